// A served installation in a temporary folder and a browser to look at it with.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../..', import.meta.url))
export const program = process.env.POLKU_PROGRAM ?? join(root, 'build/bin/polku')

export function polku(...args) {
  const run = spawnSync(program, args, { encoding: 'utf8', timeout: 300_000 })
  if (run.status !== 0) throw new Error(`polku ${args.join(' ')}: ${run.stderr}`)
  return run.stdout
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

export class Installation {
  static async start({ answers = 3000, demo = true } = {}) {
    const self = new Installation()
    self.folder = mkdtempSync(join(tmpdir(), 'polku-e2e-'))
    self.data = join(self.folder, 'data')
    if (demo) polku('demo', '--data', self.data, '--answers', String(answers))
    const port = await freePort()
    self.url = `http://127.0.0.1:${port}`
    self.messages = ''
    const pages = process.env.POLKU_WEB_DIR // the admin from this folder instead of the program's own
    self.process = spawn(program, [
      'serve', '--data', self.data, '--listen', `127.0.0.1:${port}`, ...(pages ? ['--web-dir', pages] : []),
    ])
    self.process.stderr.on('data', (chunk) => (self.messages += chunk))
    for (let i = 0; i < 300; i++) {
      const ready = await fetch(self.url + '/readyz').then((r) => r.ok, () => false)
      if (ready && self.link) return self
      if (self.process.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('polku serve was not ready: ' + self.messages)
  }

  // The one-time link printed at start.
  get link() {
    return this.messages.match(/http:\/\/\S+\/login#token=\S+/)?.[0]
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill('SIGTERM')
    await ended
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export async function openBrowser() {
  const asRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: process.env.POLKU_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  })
}

export const desktop = { viewport: { width: 1280, height: 900 }, locale: 'fi-FI' }
export const phone = {
  viewport: { width: 390, height: 844 }, locale: 'fi-FI', isMobile: true, hasTouch: true,
  deviceScaleFactor: 2,
}

// Everything the console complains about and every request to elsewhere, as the page goes along.
export function watch(page, url) {
  const troubles = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => troubles.push('page: ' + error.message))
  page.on('request', (request) => {
    const to = request.url()
    if (!to.startsWith(url) && !to.startsWith('data:') && !to.startsWith('blob:') && to !== 'about:srcdoc') {
      troubles.push('request to elsewhere: ' + to)
    }
  })
  return troubles
}

export const readText = (path) => readFileSync(path, 'utf8')
