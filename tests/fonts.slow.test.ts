/** What a browser sets pages in, and what the fonts inside them have. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unzipSync } from 'fflate'
import { expect, onTestFinished, test, vi } from 'vitest'
import { cacheFolder } from '../scripts/lib/cache-folder.js'
import { outlinesOf } from '../scripts/lib/font-tables.ts'
import { subsetFonts } from '../scripts/lib/subset-fonts.ts'
import { normaliseFont } from '../scripts/load/templates/load-fonts.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { fontUse } from '../scripts/publish/font-use.ts'
import { finish, sharedBrowser } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { withoutOutlines } from './support/without-outlines.ts'

const { fonts } = await loadTemplates('essay')

/** Each kind of part with a letter that stands nowhere else. */
const letters = `---
title: Ä
authors: [Ö]
language: en
---

# Ą chapter with *Ć* and **Č** and \`Ď\`

:::epigraph[Žižka]
Ęlegy with *Ě* in it
:::

Text with *Ğ*, **Ġ**, ***Ģ***, ~~Ĥ~~ and a note[^1].

> A quotation İ

##### Ķicker *Ĺ*

| Ľ | Ł |
|---|---|
| **Ń** | *Ň* \`Ő\` |

:::pull-quote
Ŕ *Ř*
:::

:::note[Ś]
Ş **Š** *Ţ*
:::

Term Ť
: Definition Ű

3. Ŵ

- Ẁ
- [ ] Ẃ

[^1]: Note Ŷ *Ÿ*
`

test.each(['html', 'epub'] as const)(
  'no letter of an %s is set in a font that is not in it',
  { timeout: 120_000 },
  async (format) => {
    const dir = temporaryFolder()
    const path = join(dir, 'letters.md')
    writeFileSync(path, letters)
    const made = [path, fixturePath('books', 'formulas'), fixturePath('books', 'claimed')]
    for (const each of made) {
      const { artifact } = await finish(each, format)
      expect(await strangeFonts(artifact.bytes, format)).toEqual([])
    }
  },
)

test.each<[string, string, string, Readonly<Record<string, string>>]>([
  [
    'a variable',
    ':root { --f: "Fira Code" } p { font-family: var(--f) }',
    '<p>x</p>',
    { 'Fira Code 400 normal': '-x' },
  ],
  [
    'the shorthand',
    'p { font: italic 600 1em/1 "Spectral" }',
    '<p>x</p>',
    { 'Spectral 700 italic': '-x' },
  ],
  [
    'a rule for paper',
    'p { font-family: "Spectral" } @media print { p { font-family: "Fira Code" } }',
    '<p>x</p>',
    { 'Spectral 400 normal': '-x', 'Fira Code 400 normal': '-x' },
  ],
  [
    'rules for paper and for the dark',
    'p { font-family: "Spectral" } @media print { p { font-weight: 600 } } @media (prefers-color-scheme: dark) { p { font-style: italic } }',
    '<p>x</p>',
    {
      'Spectral 400 normal': '-x',
      'Spectral 600 normal': '-x',
      'Spectral 400 italic': '-x',
      'Spectral 700 italic': '-x',
    },
  ],
  [
    'a variable for paper',
    ':root { --w: 400 } @media print { :root { --w: 600 } } p { font: var(--w) 1em "Spectral" }',
    '<p>x</p>',
    { 'Spectral 400 normal': '-x', 'Spectral 600 normal': '-x' },
  ],
  [
    'a rule that other browsers know',
    '@supports (display: unheard) { p { font-family: "Fira Code" } }',
    '<p>x</p>',
    { 'Fira Code 400 normal': '-x' },
  ],
  [
    'a rule for a pointer',
    'p { font-family: "Spectral" } p:hover { font-weight: 600 }',
    '<p>x</p>',
    { 'Spectral 400 normal': '-x', 'Spectral 600 normal': '-x' },
  ],
  [
    'added text',
    'p { font-family: "Spectral" } p::before { content: "\\201C" attr(class) counter(n); font-weight: 600 }',
    '<p class="c">x</p>',
    {
      'Spectral 400 normal': '-x',
      'Spectral 600 normal': '-.0123456789c“',
    },
  ],
  [
    'markers of lists',
    'body { font-family: "Spectral" } ul { list-style: "→ " } ol { list-style: lower-roman } li::marker { font-weight: 600 }',
    '<ul><li>x</li></ul>',
    { 'Spectral 400 normal': '-x', 'Spectral 600 normal': ' -→' },
  ],
  [
    'a first line',
    'p { font-family: "Spectral" } p::first-line { font-weight: 600 } em { font-style: italic }',
    '<p>x<em>y</em></p>',
    {
      'Spectral 400 normal': '-x',
      'Spectral 400 italic': '-y',
      'Spectral 600 normal': '-x',
      'Spectral 700 italic': '-y',
    },
  ],
  [
    'a first letter',
    'p { font-family: "Spectral" } p::first-letter { font-weight: 600 }',
    '<p>xy z</p>',
    { 'Spectral 400 normal': ' -xyz', 'Spectral 600 normal': ' -xyz' },
  ],
  [
    'other cases',
    'p { font-family: "Spectral"; text-transform: uppercase }',
    '<p>ä</p>',
    { 'Spectral 400 normal': '-Ää' },
  ],
  [
    'parts for programs',
    'body { font-family: "Spectral" }',
    '<p hidden="hidden">y</p><p>x</p>',
    { 'Spectral 400 normal': '-x' },
  ],
])('the faces that %s asks for are found', async (_, style, body, expected) => {
  const page = `<html><head><style>${style}</style></head><body>${body}</body></html>`
  const browser = await sharedBrowser()

  const use = await fontUse(new Map([['page.html', page]]), fonts, browser)

  const faces = [...use].map(([{ family, style, weight }, codes]) => [
    `${family} ${weight} ${style}`,
    [...codes]
      .map((code) => String.fromCodePoint(code))
      .sort()
      .join(''),
  ])
  expect(Object.fromEntries(faces)).toEqual(expected)
})

test('a font that draws no letters has none, and is set in no page', async () => {
  const path = 'templates/fonts/Spectral_400Regular.ttf'
  const [face] = fonts
  if (!face) throw new Error('There are no fonts')

  const blank = withoutOutlines(readFileSync(path))
  const faces = [{ ...face, ...(await normaliseFont(blank)) }]
  const use = await fontUse(
    new Map([['page.html', `<p style="font-family: ${face.family}">a b</p>`]]),
    faces,
    await sharedBrowser(),
  )

  expect(faces[0]?.codePoints.has(0x20)).toBe(true)
  expect(faces[0]?.codePoints.has(0x61)).toBe(false)
  expect(await subsetFonts(faces, use, 'truetype')).toEqual([])
})

test('every face of an EPUB draws something', async () => {
  for (const name of ['two-banks', 'formulas']) {
    const { artifact } = await finish(fixturePath('books', name), 'epub')
    const faces = Object.entries(unzipSync(artifact.bytes)).filter(([path]) =>
      /ttf$/.test(path),
    )
    expect(faces.length).toBeGreaterThan(1)
    for (const [path, bytes] of faces) {
      const isDrawn = outlinesOf(Buffer.from(bytes))
      expect(
        Array.from({ length: 300 }, (_, glyph) => isDrawn(glyph)),
        path,
      ).toContain(true)
    }
  }
})

test('a cut-down font comes from the cache only as it was put there', async () => {
  vi.stubEnv('XDG_CACHE_HOME', temporaryFolder())
  onTestFinished(() => void vi.unstubAllEnvs())
  const [face] = fonts
  if (!face) throw new Error('There are no fonts')
  const cut = async () => {
    const use = new Map([[face, new Set([0x61, 0x62])]])
    const [subset] = await subsetFonts(fonts, use, 'woff2')
    return Buffer.from(subset?.bytes ?? [])
  }
  const made = await cut()
  const folder = join(cacheFolder(), 'fonts')
  const [name = ''] = readdirSync(folder)
  const kept = readFileSync(join(folder, name))

  expect(await cut()).toEqual(made)
  for (const damaged of [kept.subarray(0, 100), kept.map((byte) => byte ^ 1)]) {
    writeFileSync(join(folder, name), damaged)
    expect(await cut()).toEqual(made)
    expect(readFileSync(join(folder, name))).toEqual(kept)
  }
})

/** Of each element whose own text is set in other fonts than those of its page. */
async function strangeFonts(
  bytes: Uint8Array,
  format: 'html' | 'epub',
): Promise<readonly string[]> {
  const browser = await sharedBrowser()
  const files = format === 'epub' ? unzipSync(bytes) : { 'page.html': bytes }
  const dir = join(browser.workDir, `fonts-${Math.random()}`)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), content)
  }
  const found: string[] = []
  for (const name of Object.keys(files).filter((each) => /html$/.test(each))) {
    const page = await browser.newPage()
    await page.goto(pathToFileURL(join(dir, name)).href)
    const session = await page.createCDPSession()
    await session.send('DOM.enable')
    await session.send('CSS.enable')
    const { root } = await session.send('DOM.getDocument', { depth: -1 })
    const { nodeIds } = await session.send('DOM.querySelectorAll', {
      nodeId: root.nodeId,
      selector: 'body *',
    })
    for (const nodeId of nodeIds) {
      const used = await session.send('CSS.getPlatformFontsForNode', { nodeId })
      const strange = used.fonts.filter(({ isCustomFont }) => !isCustomFont)
      if (strange.length === 0) continue
      const { outerHTML } = await session.send('DOM.getOuterHTML', { nodeId })
      const names = strange.map(
        ({ familyName, glyphCount }) => `${glyphCount} ${familyName}`,
      )
      found.push(`${name}: ${names.join()}: ${outerHTML.slice(0, 200)}`)
    }
    await page.close()
  }
  return found
}
