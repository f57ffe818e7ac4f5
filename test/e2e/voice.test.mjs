// What customers say: a planted problem is imported, found, looked into and corrected; a told story
// becomes a path.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { desktop, Installation, openBrowser, phone, watch } from './installation.mjs'

let installation, browser, state, page, troubles, survey
const call = (on, verb, path, body, type = 'application/json') => on.evaluate(async ([verb, to, sent, type]) => {
  const { csrf_token } = await (await fetch('/api/v1/session')).json()
  const answer = await fetch('/api/v1' + to, {
    method: verb, ...(sent !== undefined && { body: sent }),
    headers: { ...(sent !== undefined && { 'Content-Type': type }), 'X-CSRF-Token': csrf_token },
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${verb} ${to}: ${answer.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}, [verb, path, typeof body === 'string' || body === undefined ? body : JSON.stringify(body), type])
const accessible = async (on) => assert.deepEqual(
  (await new AxeBuilder({ page: on }).setLegacyMode(true).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0].target}`), [])

// 60 comments about a broken door at one unit, among 300.
const door = [
  'Ulko-ovi oli taas rikki enkä saanut pyörää sisään.', 'Ovi on ollut rikki jo viikon.',
  'Rikkinäinen ovi jumittui ja jouduin odottamaan ulkona.', 'Ovesta ei mahdu, kun toinen puoli on rikki.',
  'Myyjä oli kiva, mutta ovi oli rikki.', 'Huono ovi, melkein jäi sormet väliin.',
]
const other = [
  [10, 'Ystävällinen palvelu ja nopea huolto.'], [9, 'Valikoima on laaja ja myyjä osasi neuvoa.'], [8, 'Kassalla oli vähän jonoa.'],
  [10, 'Pyörä tuli kuntoon ajallaan, kiitos!'], [7, 'Hinta oli korkea, mutta työ oli hyvää.'], [9, 'Helppo varata aika verkosta.'],
  [5, 'Puhelimeen ei vastattu.'], [9, 'Siisti liike ja mukava tunnelma.'],
]
const lines = () => Array.from({ length: 300 }, (_, index) => {
  const planted = index % 5 === 0
  const [score, comment] = planted ? [[1, 3, 4, 6][(index / 5) % 4], door[(index / 5) % door.length]] : other[index % other.length]
  const unit = planted ? 'espoo' : ['helsinki', 'tampere', 'espoo', 'turku'][(index + Math.floor(index / 8)) % 4]
  return JSON.stringify({ answers: { recommend: score, comment }, language: 'fi', external_id: `door-${index}`, context: { unit, channel: 'shop' } })
}).join('\n') + '\n'

async function open(path, device = desktop) {
  const context = await browser.newContext({ ...device, storageState: state, reducedMotion: 'reduce' })
  const opened = await context.newPage()
  await opened.goto(installation.url + path)
  await opened.locator('main h1').waitFor()
  return opened
}
// Comments are read in the background.
async function read(holds) {
  for (let round = 0; round < 240; round++) {
    // A survey that has just been published is known to the measures a moment later.
    const themes = await call(page, 'GET', '/voice/themes?survey=ovet').catch(() => undefined)
    if (themes?.unread === 0 && holds(themes)) return themes
    await page.waitForTimeout(250)
  }
  assert.fail('the comments were not read')
}

before(async () => {
  installation = await Installation.start({ answers: 60 })
  browser = await openBrowser()
  const context = await browser.newContext(desktop)
  const first = await context.newPage()
  await first.goto(installation.link)
  await first.getByRole('link', { name: 'Tilannekuva' }).waitFor()
  state = await context.storageState()
  await context.close()
  page = await open('/voice')
  troubles = watch(page, installation.url)
  survey = await call(page, 'POST', '/surveys', { definition: {
    schema: 1, slug: 'ovet', name: 'Käynti', languages: ['fi'], title: { fi: 'Käynti' },
    questions: [
      { key: 'recommend', type: 'nps', title: { fi: 'Kuinka todennäköisesti suosittelisit?' } },
      { key: 'comment', type: 'long_text', title: { fi: 'Mitä mielessä?' } },
    ],
  } })
  await call(page, 'POST', `/surveys/${survey.id}/publish`, { revision: survey.revision })
  const report = await call(page, 'POST', `/surveys/${survey.id}/responses:batch`, lines(), 'application/x-ndjson')
  assert.equal(report.accepted, 300)
  await read((themes) => themes.comments === 300)
})
after(async () => {
  await browser?.close()
  await installation?.stop()
})

test('an own theme shows before saving what it would catch', async () => {
  await page.goto(installation.url + '/voice')
  await page.getByRole('link', { name: 'Teemojen muokkaus' }).click()
  await page.getByRole('button', { name: 'Uusi teema' }).click()
  const dialog = page.getByRole('dialog', { name: 'Uusi teema' })
  await dialog.getByLabel('Teeman nimi').fill('Rikkinäinen ovi')
  await dialog.getByLabel('Nelikentän osa').selectOption('smoothness')
  await dialog.getByRole('button', { name: 'Lisää teema' }).click()
  const preview = page.getByRole('region', { name: 'Mitä teema tavoittaa' })
  await preview.getByText(/^0 kommenttia/).waitFor()
  await page.getByLabel('Sana tai sanat peräkkäin').fill('+ovi')
  await page.getByRole('button', { name: 'Lisää', exact: true }).click()
  await preview.getByText(/^60 kommenttia/).waitFor()
  await preview.getByText('Muutos toisi').waitFor()
  await accessible(page)
  await page.getByRole('button', { name: 'Tallenna' }).click()
  await page.getByText('Tallennettu. Kommentit luetaan uudelleen taustalla.').waitFor()
  await read((themes) => themes.themes.some((theme) => theme.theme === 'rikkinainen_ovi' && theme.n === 60))
})

test('the planted problem is what the page says first', async () => {
  await page.getByRole('link', { name: 'Teemat', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /^”Rikkinäinen ovi” maksaa eniten: NPS −\d/ }).waitFor()
  const row = page.locator('li.theme').first()
  assert.match(await row.innerText(), /Rikkinäinen ovi[\s\S]*oma/)
  assert.match(await row.getByRole('img', { name: /^NPS −\d+,\d pistettä, 95 %:n luottamusväli/ }).getAttribute('aria-label'), /−\d+,\d…−\d+,\d/)
  await page.getByText('Arvostelijoiden sanat').waitFor()
  await page.getByRole('link', { name: 'ovi', exact: true }).waitFor()
  await page.getByText('Osuus', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Ryhmittele nelikentän mukaan' }).click()
  await page.getByRole('heading', { level: 3, name: 'Prosessin sujuvuus' }).waitFor()
  await accessible(page)
})

test('the theme leads to its unit and to the words themselves', async () => {
  await page.getByRole('link', { name: 'Rikkinäinen ovi' }).click()
  await page.getByRole('heading', { level: 1, name: /^”Rikkinäinen ovi” maksaa NPS −/ }).waitFor()
  const units = page.getByRole('table').filter({ hasText: 'Yksiköittäin' })
  assert.match(await units.locator('tbody tr').first().innerText(), /^Espoo/)
  const said = page.getByRole('region', { name: 'Kommentit, joissa teema mainitaan' })
  await said.locator('article').first().waitFor()
  assert.equal(await said.locator('article').count(), 30)
  // Only what is said of the door is marked, and exactly: “ä” is two bytes.
  const kind = said.locator('article', { hasText: 'Myyjä oli kiva' }).first()
  assert.equal((await kind.locator('.statement.negative:not(.dim)').innerText()).replace(/^.*−\u2060?/s, ''), 'mutta ovi oli rikki.')
  await page.getByRole('region', { name: 'Tyypillisiä lausumia' }).getByText(/ov/).first().waitFor()
  await accessible(page)
})

test('a reading is corrected with one click or key, and taken back', async () => {
  await page.goto(installation.url + '/voice/themes/rikkinainen_ovi')
  const card = page.getByRole('region', { name: 'Kommentit, joissa teema mainitaan' }).locator('article').first()
  await card.getByRole('button', { name: 'Korjaa tulkintaa' }).click()
  const labels = card.getByRole('group', { name: /^Sävy/ }).first()
  const corrections = async () => (await call(page, 'GET', '/voice/corrections')).items
  await labels.getByRole('button', { name: 'Neutraali' }).click()
  await page.getByText('Korjattu: Neutraali').waitFor()
  assert.deepEqual((await corrections()).map((one) => one.label), ['neutral'])
  await page.locator('.toast', { hasText: 'Korjattu: Neutraali' }).getByRole('button', { name: 'Kumoa' }).click()
  await page.getByText('Korjaus peruttu').waitFor()
  assert.deepEqual(await corrections(), [])
  assert.equal(await labels.getByRole('button', { name: 'Moite' }).getAttribute('aria-pressed'), 'true')

  await page.goto(`${installation.url}/voice/comments?theme=rikkinainen_ovi&q=jumittui`)
  await page.locator('article').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('3')
  await page.getByText('Korjattu: Kehu').waitFor()
  assert.deepEqual((await corrections()).map((one) => one.label), ['positive'])

  await page.locator('article.open').getByRole('button', { name: /teema/ }).first().click()
  const picker = page.getByRole('dialog', { name: 'Mistä lausuma kertoo?' })
  await picker.getByLabel('Etsi teemaa').fill('turvallisuus')
  await picker.getByLabel('Turvallisuus').check()
  await picker.getByRole('button', { name: 'Korjaa teemat' }).click()
  await page.getByText('Teemat korjattu').waitFor()
  assert.ok((await corrections()).some((one) => one.themes?.includes('safety') && one.themes.includes('rikkinainen_ovi')))
})

test('a search finds every form of a word', async () => {
  await page.goto(installation.url + '/voice/comments')
  const answered = page.waitForResponse(/voice\/search\?.*q=ovi/)
  await page.getByRole('searchbox', { name: 'Hae kommenteista' }).fill('ovi')
  await answered
  await page.getByText('Ovesta ei mahdu').first().waitFor()
  await page.getByText('Ulko-ovi oli taas rikki').first().waitFor()
  await page.locator('article', { hasText: 'Valikoima on laaja' }).first().waitFor({ state: 'detached' })
  assert.ok((await page.locator('article').allInnerTexts()).every((text) => /ov(i|es)/i.test(text)))
  await page.getByRole('searchbox', { name: 'Hae kommenteista' }).fill('lentokone')
  await page.getByText('Kommentteja ei löytynyt').waitFor()
})

test('who saves second sees what the first one changed', async () => {
  await page.goto(installation.url + '/voice/taxonomy?theme=rikkinainen_ovi')
  await page.getByLabel('Suomi', { exact: true }).first().waitFor()
  const now = await call(page, 'GET', '/voice/taxonomy')
  const theirs = structuredClone(now.changes)
  theirs.themes.find((theme) => theme.key === 'rikkinainen_ovi').name.fi = 'Ovi epäkunnossa'
  theirs.opinions = { fi: [{ words: 'nihkeä', value: -2 }] }
  await call(page, 'PUT', '/voice/taxonomy', { changes: theirs, revision: now.revision })
  const name = page.locator('input[lang=fi]').first()
  await name.fill('Viallinen ovi')
  await name.press('Tab')
  await page.getByRole('button', { name: 'Tallenna' }).click()
  const dialog = page.getByRole('dialog', { name: 'Joku muu tallensi välillä' })
  await dialog.waitFor()
  assert.match(await dialog.innerText(), /Toisella: Ovi epäkunnossa[\s\S]*Sinulla: Viallinen ovi[\s\S]*nihkeä/)
  await accessible(page)
  await dialog.getByRole('button', { name: 'Pidä oma muutos' }).click()
  await page.getByText('Tallennettu. Kommentit luetaan uudelleen taustalla.').waitFor()
  const { changes } = await call(page, 'GET', '/voice/taxonomy')
  assert.equal(changes.themes.find((theme) => theme.key === 'rikkinainen_ovi').name.fi, 'Viallinen ovi')
  assert.deepEqual(changes.opinions.fi, [{ words: 'nihkeä', value: -2 }])
})

const story = 'Varasin ajan verkkosivuilta, se kävi helposti. Aamulla ajoin liikkeeseen, mutta ovi oli rikki ja jouduin odottamaan sateessa. Tiskillä myyjä oli todella ystävällinen. Jos joku olisi soittanut etukäteen, olisin ollut tyytyväinen. En tule enää.'
test('a told story becomes a path, and the path a draft', async () => {
  await page.goto(installation.url + '/voice/narrative')
  await page.getByLabel('Kertomus', { exact: true }).fill(story)
  await page.getByRole('button', { name: 'Piirrä polku' }).click()
  const path = page.getByRole('region', { name: 'Kerrottu polku' })
  await path.locator('ol > li').first().waitFor()
  const told = await call(page, 'POST', '/voice/narrate', { text: story, language: 'auto' })
  assert.ok(told.moments.length >= 3)
  assert.equal(await path.locator('ol > li').count(), told.moments.length)
  await page.getByText('Ei aio palata.').waitFor()
  // A claim leads to the words that it stands on.
  await path.locator('.pain').first().click()
  const pain = told.moments.flatMap((moment) => moment.pain_points)[0]
  const current = await page.locator('.words .current').innerText()
  assert.ok(current.includes(Buffer.from(story).subarray(pain.start, pain.end).toString().trim()), current)
  await accessible(page)

  await page.getByRole('button', { name: 'Tallenna polun luonnokseksi' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tallenna polun luonnokseksi' })
  await dialog.getByLabel('Polun nimi').fill('Huolto sateessa')
  await dialog.getByRole('button', { name: 'Tallenna luonnos' }).click()
  await page.waitForURL(/\/journeys\/[^/]+\/edit$/)
  const id = /journeys\/([^/]+)/.exec(page.url())[1]
  const { document } = await call(page, 'GET', `/journeys/${id}`)
  const moments = document.stages.flatMap((stage) => stage.moments)
  assert.deepEqual(moments.map((moment) => moment.title).sort(), told.moments.map((moment) => moment.title.trim()).sort())
  assert.ok(moments.some((moment) => moment.drawn_emotion < 0) && moments.some((moment) => moment.drawn_emotion > 0))
  const { items } = await call(page, 'GET', `/journeys/${id}/notes`)
  assert.ok(items.some((note) => note.kind === 'pain_point' && note.text.includes('rikki')), JSON.stringify(items))
})

test('a told story becomes a response, told as a narrative', async () => {
  await page.goto(installation.url + '/voice/narrative')
  await page.getByLabel('Kertomus', { exact: true }).fill(story)
  await page.getByRole('button', { name: 'Piirrä polku' }).click()
  await page.getByRole('button', { name: 'Tallenna vastaukseksi' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tallenna vastaukseksi' })
  await dialog.getByLabel('Kysely', { exact: true }).selectOption({ label: 'Käynti' })
  await dialog.getByLabel('Mihin kysymykseen').selectOption('comment')
  await dialog.getByLabel('Yksikkö').selectOption('espoo')
  await dialog.getByRole('button', { name: 'Tallenna vastaus' }).click()
  await page.getByText('Kertomus on nyt kyselyn ”Käynti” vastaus').waitFor()
  const { items } = await call(page, 'GET', '/responses?survey=ovet&limit=1')
  assert.equal(items[0].answers.comment, story)
  assert.deepEqual([items[0].context.method, items[0].context.unit], ['narrative', 'espoo'])
})

test('the pages stand on a phone, in both themes', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const small = await open('/voice', { ...phone, colorScheme })
    for (const path of ['/voice', '/voice/themes/rikkinainen_ovi', '/voice/comments', '/voice/narrative', '/voice/taxonomy?theme=rikkinainen_ovi', '/voice/taxonomy?part=opinions', '/voice/learning']) {
      await small.goto(installation.url + path)
      await small.locator('main h1').waitFor()
      await small.waitForTimeout(900)
      await accessible(small)
      const overflow = await small.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.ok(overflow <= 0, `${path} scrolls ${overflow} px sideways`)
    }
    await small.context().close()
  }
  // Saving over somebody else's change is refused with 409: the browser writes that down.
  assert.deepEqual(troubles.filter((one) => !/409|survey=ovet/.test(one)), [])
})
