import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { imageSize } from 'image-size'
import { expect, onTestFinished, test, vi } from 'vitest'
import { describeFailure } from '../scripts/command/terminal.ts'
import { openBrowser } from '../scripts/paginate/browser/open-browser.ts'
import { buildBook, sharedBrowser } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { runBuild } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const browser = await sharedBrowser()

test('a browser that does not start ends the build with code 70 and says what to do', async () => {
  const path = scriptOf('exit 1')

  const run = await runBuild([fixturePath('build', 'small'), '--formats', 'pdf'], {
    PUPPETEER_EXECUTABLE_PATH: path,
  })

  expect(run).toMatchObject({ code: 70, stdout: '' })
  expect(run.stderr).toContain(path)
  expect(run.stderr).toContain('or unset it')
  expect(run.stderr).not.toMatch(/^\s+at .*[:(]\d+/mu)
})

test.each([
  ['is not there', () => '/nowhere/chromium', 'there is nothing; correct'],
  ['is a folder', temporaryFolder, 'a folder, and no program; correct'],
  ['may not be run', () => scriptOf('', 0o644), 'may not be run.*; correct'],
  ['is a text', () => textOf('> taken-for-a-script'), 'it is no program; correct'],
  ['is another program', () => '/bin/true', 'or unset it'],
  ['says other things', () => scriptOf('echo a & echo b >&4'), 'or unset it.*it says “a'],
  ['lacks a library', () => scriptOf(linkerFault), 'with its libraries.*libnss3'],
])('a browser that %s is told, with advice that fits', async (_, make, told) => {
  const path = make()
  vi.stubEnv('PUPPETEER_EXECUTABLE_PATH', path)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })

  const opening = openBrowser().catch(describeFailure)

  const message = String(await opening)
  expect(message).toContain(path)
  expect(message).toMatch(new RegExp(told, 'su'))
  expect(existsSync('taken-for-a-script')).toBe(false)
})

test('too few files that may be open are told before any work', async () => {
  const run = await runBuild(['--help'], {}, { setting: 'ulimit -n 64' })

  expect(run).toMatchObject({ code: 70, stdout: '' })
  expect(run.stderr).toBe(
    'Unexpected limit of 64 open files, expected at least 256; raise it with `ulimit -n`\n',
  )
})

test('a picture of a page has exactly the size that was asked for', async () => {
  const html =
    '<!doctype html><style>body { margin: 0; background: #c00 }</style><p>A cover</p>'
  const size = { widthPx: 321, heightPx: 456, mediaType: 'image/jpeg' } as const

  const { bytes } = await browser.draw({ html, files: new Map(), ...size })

  expect(imageSize(bytes)).toMatchObject({ type: 'jpg', width: 321, height: 456 })
})

test('what is drawn is told with its spaces at which no line breaks', async () => {
  const html = '<!doctype html><p>H.&nbsp;M.&nbsp;Brook\n  and\tAda</p>'
  const size = { widthPx: 99, heightPx: 99, mediaType: 'image/png' } as const

  const { texts } = await browser.draw({ html, files: new Map(), ...size })

  expect(texts.map(({ text }) => text)).toEqual(['H.\u00a0M.\u00a0Brook and Ada'])
})

test('a picture is not drawn without the font that it asks for', async () => {
  const html = `<!doctype html><style>@font-face { font-family: f; src: url(none.ttf) }
    p { font-family: f }</style><p>A cover</p>`
  const size = { widthPx: 9, heightPx: 9, mediaType: 'image/png' } as const

  const drawing = browser.draw({ html, files: new Map(), ...size })

  await expect(drawing).rejects.toThrow('Cannot load the font f')
})

test('a page runs no script and reads neither the network nor a file outside the work folder', async () => {
  const { address, asked } = await startServer()
  const outside = join(temporaryFolder(), 'secret.css')
  writeFileSync(outside, 'p { color: rgb(255, 0, 0) }')
  const inside = join(browser.workDir, 'page.html')
  writeFileSync(join(browser.workDir, 'own.css'), 'p { margin-left: 7px }')
  writeFileSync(inside, hostilePage(address, pathToFileURL(outside).href))
  const page = await browser.newPage()
  onTestFinished(() => page.close())

  await page.goto(pathToFileURL(inside).href, { waitUntil: 'load' })
  await new Promise((later) => setTimeout(later, 300))

  const found = await page.evaluate(() => {
    const style = getComputedStyle(document.querySelector('p') ?? document.body)
    return {
      title: document.title,
      colour: style.color,
      indent: style.marginLeft,
      widths: [...document.images].map(({ naturalWidth }) => naturalWidth),
    }
  })
  expect(found).toEqual({
    title: 'untouched',
    colour: 'rgb(0, 0, 0)',
    indent: '7px',
    widths: [0, 0],
  })
  expect(asked).toEqual([])
})

// A browser that has looked for a dictionary in vain, before a book has written it, does not look again.
test('in a page that is looked into no word is broken', async () => {
  const page = '<html lang="de"><style>p { hyphens: auto }</style><p>Ufer</p></html>'

  const found = await browser.inspect({
    files: new Map([['page.html', page]]),
    pages: ['page.html'],
    script: `globalThis.inspectPage = () => getComputedStyle(document.querySelector('p')).hyphens`,
  })

  expect(found).toEqual(['manual'])
})

test('pages that are inspected run no script, and load nothing but style sheets at hand', async () => {
  const { address, asked } = await startServer()
  const page = `<html xmlns="http://www.w3.org/1999/xhtml">
    <head>
      <title>untouched</title>
      <link rel="stylesheet" href="own.css"/>
      <link rel="stylesheet" href="${address}/style"/>
      <link rel="stylesheet" href="none.css"/>
      <script>document.title = 'touched'</script>
    </head>
    <body>
      <p onclick="0">A line.</p>
      <img src="${address}/img" alt="" onerror="document.title = 'touched'"/>
      <img src="file:///etc/hostname" alt="" onerror="document.title = 'touched'"/>
      <iframe src="${address}/frame"></iframe>
      <script>fetch('${address}/fetch')</script>
    </body>
  </html>`
  const files = new Map([
    ['a/ä.xhtml', page],
    ['a/own.css', 'p { margin-left: 7px }'],
    ['b.xhtml', page.replaceAll('untouched', 'second')],
  ])

  const found = await browser.inspect({
    files,
    pages: ['a/ä.xhtml', 'b.xhtml'],
    script: `globalThis.inspectPage = async () => {
      await new Promise((later) => setTimeout(later, 300))
      document.querySelector('p').click()
      return [document.title, getComputedStyle(document.querySelector('p')).marginLeft]
    }`,
  })

  expect(found).toEqual([
    ['untouched', '7px'],
    ['second', '0px'],
  ])
  expect(asked).toEqual([])
})

test('what a script throws in a page that is inspected is not lost', async () => {
  const inspection = browser.inspect({
    files: new Map([['a.xhtml', '<html xmlns="http://www.w3.org/1999/xhtml"/>']]),
    pages: ['a.xhtml'],
    script: "globalThis.inspectPage = () => { throw new Error('No way') }",
  })

  await expect(inspection).rejects.toThrow('No way')
})

test('nothing that a manuscript holds reaches the network or another file', async () => {
  const { address, asked } = await startServer()
  const path = join(temporaryFolder(), 'trap.md')
  writeFileSync(
    path,
    `---
title: Trap
authors: A
language: en
---

Text <img src="${address}/img" alt="An image"> and <b onclick="fetch('${address}/b')">bold</b>.

<script>fetch('${address}/raw')</script>

<iframe src="file:///etc/hostname"></iframe>

<style>@import url(${address}/style);</style>

[A link](javascript:alert(1)) and ![a host](file:///etc/hostname).
`,
  )

  const { artifacts, files } = await buildBook({
    manuscriptPath: path,
    formats: ['pdf', 'html'],
  })

  const codes = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(new Set(codes)).toEqual(
    new Set([
      'html-attribute-removed',
      'html-medium',
      'html-removed',
      'link-scheme',
      'picture-remote',
    ]),
  )
  expect(artifacts).toEqual([])
  expect(asked).toEqual([])
})

test.each([
  ['a script', (address: string) => `<script>fetch('${address}/script')</script>`],
  ['a picture from elsewhere', (address: string) => `<image href="${address}/image"/>`],
  ['a file from elsewhere', () => '<image href="file:///etc/hostname"/>'],
  [
    'a style from elsewhere',
    (address: string) => `<style>@import "${address}/x";</style>`,
  ],
  [
    'a page in it',
    (address: string) => `<foreignObject><iframe src="${address}/y"/></foreignObject>`,
  ],
])('a drawing that holds %s is refused', async (_, attack) => {
  const { address, asked } = await startServer()
  const dir = temporaryFolder()
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${attack(address)}</svg>`
  writeFileSync(join(dir, 'drawing.svg'), drawing)
  writeFileSync(join(dir, 'book.yaml'), 'title: Trap\nauthors: A\nlanguage: en\n')
  writeFileSync(join(dir, 'text.md'), 'Text\n\n![A drawing](drawing.svg)\n')

  const { artifacts, files } = await buildBook({ manuscriptPath: dir, formats: ['pdf'] })

  const codes = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(codes).toEqual(['picture-active'])
  expect(artifacts).toEqual([])
  expect(asked).toEqual([])
})

/** What the system says for a program that lacks a library. */
const linkerFault =
  'echo "$0: error while loading shared libraries: libnss3.so: cannot open" >&2; exit 127'

/** Path of a shell script. */
function scriptOf(text: string, mode = 0o755): string {
  return textOf(`#!/bin/sh\n${text}\n`, mode)
}

function textOf(text: string, mode = 0o755): string {
  const path = join(temporaryFolder(), 'chromium')
  writeFileSync(path, text, { mode })
  return path
}

/** A server that notes what it is asked for. */
async function startServer() {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.end('p { color: rgb(255, 0, 0) }')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, asked }
}

function hostilePage(address: string, outside: string): string {
  return `<!doctype html>
<html><head><title>untouched</title>
<link rel="stylesheet" href="own.css">
<link rel="stylesheet" href="${outside}">
<link rel="stylesheet" href="${address}/style">
<link rel="preconnect" href="${address}"><link rel="prefetch" href="${address}/prefetch">
<style>@font-face { font-family: f; src: url(${address}/font) } p { font-family: f }</style>
<script>document.title = 'run'; fetch('${address}/fetch')</script>
<script src="${address}/script"></script>
</head><body onload="document.title = 'loaded'">
<p>Text</p>
<img src="${address}/picture" onerror="document.title = 'failed'">
<img src="file:///etc/hostname">
<iframe src="${address}/frame"></iframe><iframe src="file:///etc/hostname"></iframe>
<svg><script>document.title = 'drawn'</script><image href="${address}/drawing"/></svg>
<video src="${address}/video"></video>
</body></html>`
}
