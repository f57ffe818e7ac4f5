// The heart of it, as a service designer lives it: a template becomes her path, the persona gets a
// name, a moment its senses and promise, answers are bound, the path comes alive and goes to the wall.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desktop, Installation, openBrowser, phone, watch } from './installation.mjs'

let installation, browser, page, troubles, id
const moments = '[data-moment]'
const call = (path, body) => page.evaluate(async ([to, sent]) => {
  const { csrf_token } = await (await fetch('/api/v1/session')).json()
  const answer = await fetch('/api/v1' + to, sent === undefined ? {} : {
    method: 'POST', body: JSON.stringify(sent),
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token },
  })
  return answer.json()
}, [path, body])
const stored = async () => (await call(`/journeys/${id}`)).document
const all_moments = (document) => document.stages.flatMap((stage) => stage.moments)
async function until(holds, what) {
  for (let round = 0; round < 150; round++) {
    if (await holds()) return
    await page.waitForTimeout(100)
  }
  assert.fail(what)
}

before(async () => {
  installation = await Installation.start({ answers: 2000 })
  browser = await openBrowser()
  page = await (await browser.newContext({ ...desktop, reducedMotion: 'reduce' })).newPage()
  troubles = watch(page, installation.url)
  await page.goto(installation.link)
  await page.getByRole('link', { name: 'Tilannekuva' }).waitFor()
})
after(async () => {
  await browser?.close()
  await installation?.stop()
})

test('a template becomes a path of her own', async () => {
  await page.getByRole('link', { name: 'Polut' }).click()
  await page.getByRole('button', { name: 'Uusi palvelupolku' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Uusi palvelupolku' })
  await dialog.locator('input[value=shop_purchase]').check({ force: true })
  await dialog.getByLabel('Nimi').fill('Mekko juhliin')
  await dialog.getByRole('button', { name: 'Luo palvelupolku' }).click()
  await page.waitForURL(/\/journeys\/[0-9a-f-]{36}/)
  id = page.url().match(/journeys\/([0-9a-f-]{36})/)[1]
  const document = await stored()
  assert.equal(document.name, 'Mekko juhliin')
  assert.deepEqual(document.stages.map((stage) => stage.kind), ['before', 'during', 'after'])
})

test('the persona gets her name and her everyday life', async () => {
  const key = (await stored()).personas[0]
  const name = (await call('/personas')).items.find((one) => one.document.key === key).document.name
  await page.goto(installation.url + '/personas')
  await page.getByRole('button', { name, exact: false }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nimi ja ikä').fill('Aino, 34')
  await dialog.getByLabel('Arki', { exact: true }).fill('Kaksi lasta, kolme vapaailtaa kuussa')
  await dialog.getByRole('button', { name: 'Tallenna' }).click()
  await until(async () => (await call('/personas')).items.some((one) => one.document.name === 'Aino, 34'), 'the persona was not saved')
})

test('a moment is added and told with all senses, expectation and promise', async () => {
  await page.goto(`${installation.url}/journeys/${id}/edit`)
  await page.locator(moments).nth(3).focus()
  await page.keyboard.press('n')
  await page.keyboard.type('Maksaa puhelimella')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await until(async () => all_moments(await stored()).some((one) => one.title === 'Maksaa puhelimella'), 'the moment was not saved')
  await page.locator(moments, { hasText: 'Maksaa puhelimella' }).click()
  const told = { Näkee: 'Kaksi asiakasta edellä', Kuulee: 'Kassan piippaus', 'Haistaa ja maistaa': 'Kahvi', Tuntee: 'Kiire', Odotus: 'Pääsen heti', Lupaus: 'Korkeintaan kaksi jonossa', 'Näkyvä työ': 'Toinen kassa aukeaa', Taustatyö: 'Jonoa katsotaan' }
  for (const [field, text] of Object.entries(told)) await page.getByLabel(field, { exact: true }).fill(text)
  await until(async () => {
    const moment = all_moments(await stored()).find((one) => one.title === 'Maksaa puhelimella')
    return moment.promise === 'Korkeintaan kaksi jonossa' && moment.smells === 'Kahvi' && moment.back_stage === 'Jonoa katsotaan'
  }, 'what was told was not saved')
})

test('a question is bound, and the path comes alive with scores, intervals and n', async () => {
  await page.goto(`${installation.url}/journeys/${id}/edit`)
  await page.locator(moments, { hasText: 'Maksaa puhelimella' }).click()
  const measured = page.getByRole('region', { name: 'Mistä tuokio mitataan' })
  await measured.getByRole('button', { name: 'Liitä kysymys' }).click()
  const dialog = page.getByRole('dialog', { name: /^Liitä tuokioon/ })
  await dialog.getByLabel('Kysely', { exact: true }).selectOption('demo')
  await dialog.getByLabel('Kysymys', { exact: true }).selectOption('satisfaction')
  await dialog.getByRole('button', { name: 'Liitä', exact: true }).click()
  await measured.getByRole('button', { name: /^Päätä liitos/ }).first().waitFor()
  const key = all_moments(await stored()).find((one) => one.title === 'Maksaa puhelimella').key

  // Today's customers answer, at the moment and through the question.
  for (let i = 0; i < 40; i++) {
    const context = i % 2 ? { moment: key, unit: 'turku' } : { unit: 'tampere' }
    await call('/public/surveys/demo/responses', { answers: { recommend: i % 11, satisfaction: 1 + (i % 5) }, language: 'fi', context })
  }
  await until(async () => {
    const map = await call(`/journeys/${id}/map?wait=true`)
    const moment = map.stages.flatMap((stage) => stage.moments).find((one) => one.key === key)
    return moment.score?.n >= 20 && moment.score.low < moment.score.value && moment.score.value < moment.score.high
  }, 'no score came alive')
  await page.goto(`${installation.url}/journeys/${id}`)
  await page.locator(moments, { hasText: 'Maksaa puhelimella' }).first().waitFor()
  const text = (await page.locator('main').innerText()).replaceAll('\u00AD', '')
  assert.match(text, /Maksaa puhelimella/)
  assert.match(text, /Maksaa puhelimella\s+\d,\d \(\d,\d…\d,\d\), n \d+/)
})

test('a pain point is noted where it hurts', async () => {
  await page.locator(moments, { hasText: 'Maksaa puhelimella' }).first().click()
  const panel = page.getByRole('dialog')
  await panel.getByLabel('Teksti').fill('Toinen kassa aukeaa liian myöhään')
  await panel.getByRole('button', { name: 'Lisää' }).click()
  await panel.getByText('Toinen kassa aukeaa liian myöhään').waitFor()
  const notes = (await call(`/journeys/${id}/notes`)).items
  assert.deepEqual(notes.map((note) => [note.kind, note.text]), [['pain_point', 'Toinen kassa aukeaa liian myöhään']])
  await page.keyboard.press('Escape')
})

test('the path goes to the wall: A3 on paper and a picture', async () => {
  await page.getByRole('button', { name: 'Juliste' }).click()
  const dialog = page.getByRole('dialog', { name: 'Juliste' })
  await dialog.waitFor()
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'SVG' }).click()
  const { readFile } = await import('node:fs/promises')
  const svg = await readFile(await (await download).path(), 'utf8')
  assert.match(svg, /^<\?xml|^<svg/)
  assert.match(svg, /Maksaa/)
  assert.match(svg, /Mekko juhliin/)
  const paper = await page.pdf({ format: 'A3', landscape: true })
  assert.ok(paper.length > 10_000)
})

test('on a phone the same path runs downwards without a sideways scroll', async () => {
  const state = await page.context().storageState()
  const small = await (await browser.newContext({ ...phone, storageState: state })).newPage()
  await small.goto(`${installation.url}/journeys/${id}`)
  await small.getByText('Maksaa puhelimella').first().waitFor()
  const [wide, screen] = await small.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.ok(wide <= screen, `${wide} > ${screen}`)
  await small.context().close()
})

test('nothing on the way complained', () => assert.deepEqual(troubles, []))
