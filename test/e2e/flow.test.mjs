// The main job: make a survey, answer it on a phone without script, see the answer within a second,
// bring last year's answers from a file and see them beside it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { desktop, Installation, openBrowser, phone, polku, watch } from './installation.mjs'

let installation, browser, staff, troubles
before(async () => {
  installation = await Installation.start({ answers: 2000 })
  browser = await openBrowser()
  const context = await browser.newContext(desktop)
  staff = await context.newPage()
  troubles = watch(staff, installation.url)
})
after(async () => {
  await browser?.close()
  await installation?.stop()
})

let respondent, link

test('the link on the terminal signs in and shows live scores with their intervals', async () => {
  await staff.goto(installation.link)
  await staff.getByRole('link', { name: 'Tilannekuva' }).waitFor()
  const hero = staff.locator('main')
  await hero.getByText(/Suosittelijat\s\d+\s%/).waitFor()
  assert.match(await hero.innerText(), /NPS[\s\S]*−?\d+[\s\S]*…/)
  assert.match(await hero.innerText(), /Tyytyväisyys \(CSAT\)[\s\S]*\d+ %/)
})

test('the sign-in page complains about nothing, not even after the session has ended', async () => {
  const context = await browser.newContext(desktop)
  const page = await context.newPage()
  const complaints = watch(page, installation.url)
  await page.goto(installation.url + '/surveys')
  await page.getByRole('button', { name: 'Kirjaudu' }).first().waitFor()
  assert.deepEqual(complaints, [])
  await context.addCookies([{ name: 'polku_signed_in', value: '1', url: installation.url }])
  await page.reload() // a mark without a session: one refusal, and the mark is gone
  await page.getByRole('button', { name: 'Kirjaudu' }).first().waitFor()
  assert.deepEqual(await context.cookies(), [])
  await context.close()
})

test('a used link does not work again', async () => {
  const context = await browser.newContext(desktop)
  const page = await context.newPage()
  await page.goto(installation.link)
  await page.getByText('Linkki ei toimi').waitFor()
  await context.close()
})

test('a survey is made from a template and published', async () => {
  await staff.getByRole('link', { name: 'Kyselyt' }).click()
  await staff.getByRole('button', { name: 'Uusi kysely' }).first().click()
  await staff.getByLabel('Kyselyn nimi').fill('Pihapäivä')
  await staff.getByRole('button', { name: 'Luo kysely' }).click()
  await staff.getByRole('button', { name: 'Julkaise', exact: true }).first().click()
  await staff.getByRole('dialog').getByRole('button', { name: 'Julkaise', exact: true }).click()
  await staff.getByText('on julkaistu').waitFor()
  await staff.getByText('QR-koodi').first().waitFor()
  link = installation.url + '/s/pihapaiva'
})

test('a respondent answers on a phone without script and gets a receipt', async () => {
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false })
  respondent = await context.newPage()
  await respondent.goto(link + '?unit=turku&channel=shop')
  assert.equal(await respondent.locator('html').getAttribute('lang'), 'fi')
  await respondent.locator('input[type=radio][value="9"]').first().check({ force: true })
  await respondent.locator('textarea').first().fill('Kahvi oli kuumaa ja <b>väki</b> iloista')
  await respondent.getByRole('button', { name: 'Lähetä' }).click()
  const receipt = await respondent.locator('main').innerText()
  assert.match(receipt, /[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]{5}/)
})

test('the answer shows in the list and in the numbers', async () => {
  const started = Date.now()
  await staff.getByRole('link', { name: 'Vastaukset' }).click()
  await staff.getByText('Kahvi oli kuumaa ja <b>väki</b> iloista').waitFor({ timeout: 5000 })
  const counted = () => staff.evaluate(async () => {
    const session = await (await fetch('/api/v1/session')).json()
    const response = await fetch('/api/v1/metrics/query', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf_token },
      body: JSON.stringify({ metric: 'count', survey: 'pihapaiva' }),
    })
    return response.json()
  })
  // Numbers follow within a second on a quiet machine.
  let answer = await counted()
  const shows = () => answer.rows?.[0] && (answer.rows[0].suppressed || answer.rows[0].n === 1)
  while (!shows() && Date.now() - started < 15_000) {
    await staff.waitForTimeout(100)
    answer = await counted()
  }
  assert.ok(shows(), JSON.stringify(answer))
})

test('the respondent corrects and then erases the answer with the receipt', async () => {
  const code = (await respondent.locator('main').innerText())
    .match(/[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]{5}/)[0]
  await respondent.goto(`${installation.url}/r/${code}`)
  assert.match(await respondent.locator('main').innerText(), /Kahvi oli kuumaa ja <b>väki<\/b> iloista/)
  await respondent.goto(`${installation.url}/r/${code}?action=erase`)
  await respondent.getByRole('button', { name: /poista/i }).last().click()
  const gone = await respondent.goto(`${installation.url}/r/${code}`)
  assert.equal(gone.status(), 404)
})

test("last year's export comes in by the command line and stands beside the new answers", async () => {
  const file = fileURLToPath(new URL('../data/e2e/last_year.csv', import.meta.url))
  polku('import', file, '--survey', 'pihapaiva', '--data', installation.data)
  polku('import', file, '--survey', 'pihapaiva', '--data', installation.data) // adds nothing
  await staff.getByRole('link', { name: 'Kyselyt' }).click()
  const row = staff.getByRole('row', { name: /Pihapäivä/ })
  await assertEventually(async () => {
    await staff.reload()
    await row.waitFor()
    assert.match(await row.innerText(), /\b6\b/)
  })
  await staff.getByRole('link', { name: 'Vastaukset' }).click()
  await staff.getByPlaceholder('Hae teksteistä').fill('Odotin puoli tuntia')
  await staff.getByText('Odotin puoli tuntia').first().waitFor()
})

test('the pages complained about nothing and asked nobody else', () => {
  assert.deepEqual(troubles, [])
})

async function assertEventually(check, tries = 20) {
  for (let i = 0; ; i++) {
    try {
      return await check()
    } catch (error) {
      if (i >= tries) throw error
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}
