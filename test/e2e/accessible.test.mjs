// Every page in both sizes and both themes: axe-core finds nothing, nothing scrolls sideways.
// POLKU_SCREENSHOTS=folder keeps a picture of each.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { desktop, Installation, openBrowser, phone } from './installation.mjs'

const pictures = process.env.POLKU_SCREENSHOTS
let installation, browser, state
const staffPages = {
  overview: '/', journeys: '/journeys', personas: '/personas', touchpoints: '/touchpoints',
  voice: '/voice', theme: '/voice/themes/waiting', comments: '/voice/comments', narrative: '/voice/narrative', taxonomy: '/voice/taxonomy?theme=waiting', learning: '/voice/learning', surveys: '/surveys', answers: '/answers',
  settings: '/settings',
  users: '/settings/users', tokens: '/settings/tokens', units: '/settings/units',
}
const slow = ['overview', 'results', 'map', 'moment', 'voice', 'theme', 'comments'] // what they show comes in several answers
const respondentPages = { respond: '/s/demo?lang=fi', visit: '/s/kaynti?lang=sv', receipt: '/r' }

before(async () => {
  installation = await Installation.start({ answers: 4000 })
  browser = await openBrowser()
  const context = await browser.newContext(desktop)
  const page = await context.newPage()
  await page.goto(installation.link)
  await page.getByRole('link', { name: 'Tilannekuva' }).waitFor()
  state = await context.storageState()
  const surveys = await page.evaluate(async () => (await fetch('/api/v1/surveys')).json())
  const id = surveys.items.find((one) => one.slug === 'kaynti').id
  const journeys = await page.evaluate(async () => (await fetch('/api/v1/journeys')).json())
  const journey = journeys.items.find((one) => one.key === 'huolto').id
  Object.assign(staffPages, {
    journey_edit: `/journeys/${journey}/edit`, journey_versions: `/journeys/${journey}/versions?from=1`,
    map: `/journeys/${journey}`, moment: `/journeys/${journey}?moment=huolto_nouto`,
    builder: `/surveys/${id}`, results: `/surveys/${id}/results`, share: `/surveys/${id}/share`,
    versions: `/surveys/${id}/versions`,
  })
  await context.close()
  if (pictures) mkdirSync(pictures, { recursive: true })
})
after(async () => {
  await browser?.close()
  await installation?.stop()
})

for (const [size, device] of Object.entries({ desktop, phone })) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${size}, ${colorScheme}: every page is accessible and fits its width`, async (t) => {
      const context = await browser.newContext({ ...device, colorScheme, storageState: state })
      const page = await context.newPage()
      for (const [name, path] of Object.entries({ ...staffPages, ...respondentPages })) {
        await t.test(name, async () => {
          await page.goto(installation.url + path)
          await page.locator('main').first().waitFor()
          await page.waitForLoadState('load')
          await page.waitForTimeout(slow.includes(name) ? 1200 : 500)
          if (pictures) {
            await page.screenshot({ path: join(pictures, `${name}-${size}-${colorScheme}.png`) })
          }
          const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
          assert.deepEqual(
            found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), [])
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          assert.ok(overflow <= 0, `scrolls ${overflow} px sideways`)
        })
      }
      await context.close()
    })
  }
}

test('the first page after sign-in does not jump and loads little', async () => {
  const context = await browser.newContext({ ...desktop, storageState: state })
  const page = await context.newPage()
  await page.addInitScript(() => {
    window.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  let bytes = 0
  const client = await context.newCDPSession(page)
  await client.send('Network.enable')
  client.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength))
  await page.goto(installation.url + '/')
  await page.getByText(/suosittelijat − arvostelijat/).waitFor()
  await page.waitForTimeout(1500)
  const shift = await page.evaluate(() => window.shift)
  assert.ok(shift <= 0.05, `layout shift ${shift}`)
  assert.ok(bytes <= 300_000, `${bytes} bytes on the wire`)
  console.log(`first page: ${Math.round(bytes / 1000)} kB on the wire, layout shift ${shift.toFixed(3)}`)
  await context.close()
})
