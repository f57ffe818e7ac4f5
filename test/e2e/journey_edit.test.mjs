// Drawing a service path: by keys alone, by dragging, two people at once, without a connection.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { desktop, Installation, openBrowser, phone } from './installation.mjs'

let installation, browser, state, aino, veikko, id
const moments = '[data-moment]'

async function open(device = desktop) {
  const context = await browser.newContext({ ...device, storageState: state, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(`${installation.url}/journeys/${id}/edit`)
  await page.locator(moments).first().waitFor()
  return page
}
const call = (page, path, body) => page.evaluate(async ([to, sent]) => {
  const { csrf_token } = await (await fetch('/api/v1/session')).json()
  const answer = await fetch('/api/v1' + to, sent === undefined ? {} : {
    method: 'POST', body: JSON.stringify(sent),
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token },
  })
  return answer.json()
}, [path, body])
const stored = async () => (await call(aino, `/journeys/${id}`)).document
const titles = (document) => document.stages.map((stage) => stage.moments.map((moment) => moment.title))
const state_of = (page) => page.locator('header [role=status]')
// Words come to the server by themselves, a moment after the last of them.
async function saved(page, holds) {
  for (let round = 0; round < 100; round++) {
    if (holds(await stored()) && (await state_of(page).innerText()) === 'Tallennettu') return
    await page.waitForTimeout(100)
  }
  assert.fail(`not saved: ${await state_of(page).innerText()} ${JSON.stringify(titles(await stored()))}`)
}
const said = (page) => page.locator('p[aria-live=assertive]').first().innerText()
const accessible = async (page) => assert.deepEqual(
  (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0].target}`), [])

before(async () => {
  installation = await Installation.start({ answers: 500 })
  browser = await openBrowser()
  const context = await browser.newContext(desktop)
  const page = await context.newPage()
  await page.goto(installation.link)
  await page.getByRole('link', { name: 'Tilannekuva' }).waitFor()
  state = await context.storageState()
  id = (await call(page, '/journeys', { template: 'shop_purchase', language: 'fi', name: 'Mekon osto' })).id
  await context.close()
  aino = await open()
})
after(async () => {
  await browser?.close()
  await installation?.stop()
})

test('by keys alone: walk, add, move, feel, delete and undo, all of it said', async () => {
  const began = titles(await stored())
  await aino.locator(moments).first().focus()
  await aino.keyboard.press('n')
  await aino.keyboard.type('Soittaa ystävälle')
  await aino.keyboard.press('Enter')
  await aino.keyboard.type('Kurkistaa kaappiin')
  await aino.keyboard.press('Enter')
  await aino.keyboard.press('Escape')
  await saved(aino, (document) => titles(document)[0].slice(1, 3).join() === 'Soittaa ystävälle,Kurkistaa kaappiin')

  await aino.keyboard.press('Alt+ArrowLeft')
  assert.match(await said(aino), /Kurkistaa kaappiin: vaihe Ennen, paikka 2\//)
  await aino.keyboard.press('Alt+Shift+ArrowRight')
  assert.match(await said(aino), /Kurkistaa kaappiin: vaihe .+, paikka 1\//)
  await saved(aino, (document) => titles(document)[1][0] === 'Kurkistaa kaappiin')

  await aino.keyboard.press('Tab') // to the moment's point on the curve
  await aino.keyboard.press('PageDown')
  await aino.keyboard.press('ArrowDown')
  assert.equal(await aino.locator(':focus').getAttribute('aria-valuetext'), 'tyytymätön (−1,5)')
  await saved(aino, (document) => document.stages[1].moments[0].drawn_emotion === -1.5)

  await aino.keyboard.press('Shift+Tab')
  await aino.keyboard.press('Delete')
  await aino.getByText('Poistettu: Kurkistaa kaappiin').waitFor()
  await saved(aino, (document) => !titles(document)[1].includes('Kurkistaa kaappiin'))
  await aino.locator('.toast').getByRole('button', { name: 'Kumoa' }).click()
  await saved(aino, (document) => titles(document)[1][0] === 'Kurkistaa kaappiin')

  const more = aino.getByRole('button', { name: /^Kumoa/ }).first()
  while (await more.isEnabled()) await more.click()
  await saved(aino, (document) => JSON.stringify(titles(document)) === JSON.stringify(began))
  await accessible(aino)
})

test('a moment is dragged into the next stage, and back by one undo', async () => {
  await aino.setViewportSize({ width: 1900, height: 950 })
  const [from, to] = [aino.locator(moments).nth(1), aino.locator(moments).nth(4)]
  const moved = await from.locator('b').innerText()
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  await aino.mouse.move(start.x + 60, start.y + 20)
  await aino.mouse.down()
  await aino.mouse.move(start.x + 90, start.y + 24, { steps: 8 })
  await aino.waitForTimeout(200)
  await aino.mouse.move(end.x + 80, end.y + 24, { steps: 30 })
  await aino.waitForTimeout(400)
  await aino.mouse.up()
  await saved(aino, (document) => titles(document)[1].includes(moved) && !titles(document)[0].includes(moved))
  await aino.keyboard.press('Control+z')
  await saved(aino, (document) => titles(document)[0][1] === moved)
  await aino.setViewportSize(desktop.viewport)
})

test('typing is undone by words and written down by itself', async () => {
  await aino.locator(moments).first().click()
  const promise = aino.getByLabel('Lupaus', { exact: true })
  await promise.fill('')
  await promise.pressSequentially('Vastaamme päivässä', { delay: 15 })
  await saved(aino, (document) => document.stages[0].moments[0].promise === 'Vastaamme päivässä')
  await aino.waitForTimeout(1100) // a new word begins after a pause
  await promise.pressSequentially(' aina', { delay: 15 })
  await aino.keyboard.press('Control+z')
  assert.equal(await promise.inputValue(), 'Vastaamme päivässä')
})

test('two people change different things: both keep them', async () => {
  veikko = await open()
  await veikko.locator(moments).nth(2).click()
  await veikko.getByLabel('Odotus', { exact: true }).fill('Kuvat ovat tältä vuodelta')
  await aino.getByLabel('Odotus', { exact: true }).fill('Kutsu tulee ajoissa')
  const both = (document) => document.stages[0].moments[0].expectation === 'Kutsu tulee ajoissa' && document.stages[0].moments[2].expectation === 'Kuvat ovat tältä vuodelta'
  await saved(aino, both)
  await saved(veikko, both)
  await aino.getByText('Kuvat ovat tältä vuodelta').first().waitFor({ timeout: 15_000 }) // on the path, without a reload
})

test('two people change the same thing: nobody is overwritten before one has chosen', async () => {
  await veikko.locator(moments).first().click()
  // Veikko does not see what Aino saves before he has typed.
  await veikko.route('**/api/v1/journeys/*', (route) => (route.request().method() === 'GET' ? route.abort() : route.fallback()))
  await aino.getByLabel('Lupaus', { exact: true }).fill('Ainon lupaus')
  await saved(aino, (document) => document.stages[0].moments[0].promise === 'Ainon lupaus')
  await veikko.getByLabel('Lupaus', { exact: true }).fill('Veikon lupaus')
  await veikko.unroute('**/api/v1/journeys/*')
  const dialog = veikko.getByRole('dialog', { name: 'Muokkasitte samaa kohtaa' })
  await dialog.waitFor({ timeout: 15_000 })
  await accessible(veikko)
  assert.match(await dialog.innerText(), /Veikon lupaus[\s\S]*Ainon lupaus/)
  assert.equal((await stored()).stages[0].moments[0].promise, 'Ainon lupaus')
  await dialog.getByLabel(/Molemmat/).check()
  await dialog.getByRole('button', { name: 'Yhdistä ja tallenna' }).click()
  await saved(veikko, (document) => document.stages[0].moments[0].promise === 'Veikon lupaus\nAinon lupaus')
  await aino.getByText('Veikon lupaus').first().waitFor({ timeout: 15_000 })
})

test('without a connection the draft stays in the browser, and comes back', async () => {
  await veikko.context().close()
  await aino.route('**/api/v1/journeys/*', (route) => (route.request().method() === 'PUT' ? route.abort() : route.fallback()))
  await aino.getByLabel('Lupaus', { exact: true }).fill('Kirjoitettu junassa')
  await aino.getByText('Muutokset ovat tallessa tässä selaimessa.').waitFor()
  await accessible(aino)
  aino.once('dialog', (dialog) => dialog.dismiss())
  await aino.getByRole('link', { name: 'Kartta' }).click()
  assert.match(aino.url(), /\/edit$/) // asked, and stayed
  aino.once('dialog', (dialog) => dialog.accept())
  await aino.unroute('**/api/v1/journeys/*')
  await aino.reload()
  await aino.getByText(/Aiemmin tallentamatta jääneet muutoksesi/).waitFor()
  await saved(aino, (document) => document.stages[0].moments[0].promise === 'Kirjoitettu junassa')
})

test('what is wrong stands at its moment and is not published', async () => {
  await aino.locator(moments).nth(1).click()
  await aino.getByLabel('Mitä tapahtuu').fill('')
  await aino.locator('.card').nth(1).getByText('Kerro, mitä tuokiossa tapahtuu.').waitFor()
  await aino.getByRole('button', { name: 'Julkaise versio' }).click()
  const dialog = aino.getByRole('dialog', { name: 'Julkaistaanko versio 1?' })
  await dialog.getByText('Ennen julkaisua on korjattava 1 kohta').waitFor()
  assert.ok(await dialog.getByRole('button', { name: 'Julkaise versio' }).isDisabled())
  await dialog.getByRole('button', { name: 'Nimetön' }).click() // leads to the field
  await aino.keyboard.type('Haku puhelimella')
  await saved(aino, (document) => document.stages[0].moments[1].title === 'Haku puhelimella')
})

test('a version is published, compared with the draft and brought back', async () => {
  const publish = async (note) => {
    await aino.getByRole('button', { name: 'Julkaise versio' }).first().click()
    const dialog = aino.getByRole('dialog', { name: /Julkaistaanko versio/ })
    await dialog.getByLabel('Mistä versio kertoo').fill(note)
    await dialog.getByRole('button', { name: 'Julkaise versio' }).click()
    await dialog.waitFor({ state: 'hidden' })
  }
  await publish('Ensimmäinen')
  await aino.locator(moments).nth(1).click()
  await aino.getByLabel('Mitä tapahtuu').fill('Haku tabletilla')
  await saved(aino, (document) => document.stages[0].moments[1].title === 'Haku tabletilla')
  await aino.goto(`${installation.url}/journeys/${id}/versions?from=1`)
  await aino.getByText('Haku tabletilla').first().waitFor()
  assert.match(await aino.locator('main').innerText(), /Mitä tapahtuu\s+Haku puhelimella\s+Haku tabletilla/)
  await accessible(aino)
  await aino.getByRole('button', { name: 'Palauta luonnokseksi' }).click()
  await aino.getByRole('dialog').getByRole('button', { name: 'Palauta luonnokseksi' }).click()
  await aino.getByText('Luonnos on nyt kuin versio 1').waitFor()
  assert.equal((await stored()).stages[0].moments[1].title, 'Haku puhelimella')
})

test('answers are bound to a moment from a day on, and no longer from another', async () => {
  await aino.goto(`${installation.url}/journeys/${id}/edit`)
  await aino.locator(moments).nth(3).click()
  const measured = aino.getByRole('region', { name: 'Mistä tuokio mitataan' })
  await measured.getByRole('button', { name: 'Liitä kysymys' }).click()
  const dialog = aino.getByRole('dialog', { name: /^Liitä tuokioon/ })
  await dialog.getByLabel('Kysely', { exact: true }).selectOption('demo')
  await dialog.getByLabel('Kysymys', { exact: true }).selectOption('satisfaction')
  await dialog.getByRole('button', { name: 'Liitä', exact: true }).click()
  await measured.getByRole('button', { name: /^Päätä liitos/ }).first().waitFor()
  const key = (await stored()).stages.flatMap((stage) => stage.moments)[3].key
  const bound = async () => (await call(aino, `/moments/${key}/bindings`)).items.filter((one) => one.kind === 'question')
  assert.deepEqual((await bound()).map((one) => [one.survey, one.target, one.role, one.valid_to]), [['demo', 'satisfaction', 'score', null]])
  await measured.locator('li', { hasText: 'Kyselyn kysymys' }).getByRole('button').click()
  await aino.getByRole('dialog', { name: 'Päätetäänkö liitos?' }).getByRole('button', { name: 'Päätä liitos' }).click()
  await measured.getByText('1 päättynyt liitos').waitFor()
  assert.equal((await bound()).length, 1) // ended, not gone
})

test('on a phone the path runs downwards and is edited all the same', async () => {
  const page = await open(phone)
  const [first, second] = [await page.locator(moments).nth(0).boundingBox(), await page.locator(moments).nth(1).boundingBox()]
  assert.ok(second.y >= first.y + first.height)
  await page.locator(moments).nth(2).tap()
  await page.getByRole('dialog').getByLabel('Tuntee').fill('Toivoa')
  await saved(page, (document) => document.stages[0].moments[2].feels === 'Toivoa')
  await accessible(page)
  await page.context().close()
})

test('500 moments are drawn and still move', async () => {
  const stages = ['before', 'during', 'after'].map((kind, at) => ({
    key: kind, kind, title: kind, moments: Array.from({ length: at === 2 ? 166 : 167 }, (_, index) => ({ key: `long_${at}_${index}`, title: `Tuokio ${at}.${index}`, drawn_emotion: (index % 5) - 2 })),
  }))
  const made = await call(aino, '/journeys', { document: { key: 'long', name: 'Pitkä polku', language: 'fi', stages } })
  const began = Date.now()
  await aino.goto(`${installation.url}/journeys/${made.id}/edit`)
  await aino.locator(moments).nth(499).waitFor({ state: 'attached' })
  console.log(`500 moments after ${Date.now() - began} ms`)
  await aino.locator(moments).nth(250).focus()
  const pressed = Date.now()
  await aino.keyboard.press('Alt+ArrowRight')
  await aino.waitForFunction(() => document.querySelectorAll('[data-moment] b')[251].textContent === 'Tuokio 1.83')
  console.log(`one of 500 moved in ${Date.now() - pressed} ms`)
  assert.ok(Date.now() - pressed < 2000)
})
