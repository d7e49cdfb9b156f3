/** Books with style sheets, templates, fonts and looks of their authors, as they are when they are finished. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test, vi } from 'vitest'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook, sharedBrowser } from './support/books.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const settings = 'title: The Ford\nauthors: Ada Fields\nlanguage: en\n'

const ours = join('templates', 'fonts')

test('style sheets are read after those of the look, and follow every format', async () => {
  const dir = manuscriptOf({
    'book.yaml': `${settings}look: essay\n`,
    'a.md':
      '## The mill\n\nText of the mill.\n\n> A quotation.\n\n## The ford\n\n' +
      'More of it. '.repeat(80),
    'style.css': `@charset "utf-8";
h2 { font: 700 1.4em/1.3 "Alegreya Sans", serif; color: #123456; text-transform: uppercase }
h2::before { content: "\\2767 " }
blockquote { background: url(sign.svg) no-repeat; line-height: 1.9 }
blockquote::after { content: "</*{{" }
`,
    'print.css': 'h2 ~ h2 { break-before: page }\nblockquote::after { content: none }\n',
    'ebook.css': 'h2 { display: block }\n',
    'web.css':
      'blockquote { display: grid; & p { margin: 0 } }\nblockquote::after { content: none }',
    'sign.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>',
  })
  mkdirSync(join(dir, 'fonts'))
  copyFileSync(join(ours, 'AlegreyaSans_700Bold.ttf'), join(dir, 'fonts', 'bold.ttf'))

  const { artifacts, checks, files } = await buildBook({
    manuscriptPath: dir,
    formats: ['pdf', 'epub', 'html'],
  })

  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const [pdf, epub, html] = artifacts.map(({ bytes }) => bytes)
  const { fonts, pages } = readPdf(pdf ?? Buffer.of())
  expect(pages).toHaveLength(2)
  expect(fonts.map(({ name }) => name.slice(7))).toContain('AlegreyaSans-Bold')
  const packed = unzipSync(epub ?? Buffer.of())
  const sheet = Buffer.from(packed['OEBPS/style.css'] ?? []).toString()
  const page = Buffer.from(html ?? []).toString()
  expect(sheet).toMatch(/url\(["']?fonts\/alegreya-sans-700-normal/u)
  for (const css of [sheet, page]) {
    expect(css).toMatch(/font:700 1\.4em ?\/ ?1\.3 "Alegreya Sans","Spectral"/u)
    expect(css).toContain('url(data:image/svg+xml;base64,')
  }
  expect(sheet).not.toMatch(/display: ?grid/u)
})

test('a rule of the author’s counts before any of the look’s, and not before what pages are made by', async () => {
  const manuscriptPath = manuscriptOf({
    'book.yaml': `${settings}look: novel\ntrim: 5x8\n`,
    'a.md': `# The mill\n\n${'Text of the mill. '.repeat(300)}[^1]\n\n![](sign.svg){.bleed .decorative}\n\n[^1]: A note.\n`,
    'style.css': `* { margin: 0; padding: 0; box-sizing: border-box }
h1 { text-align: left; color: #123456 }
p { margin-top: 1em }
img { max-height: 20px; border: 3px solid }
`,
    'sign.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>',
  })

  const { artifacts, checks } = await buildBook({
    manuscriptPath,
    formats: ['pdf', 'epub', 'html'],
  })

  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const [pdf, epub, html] = artifacts.map(({ bytes }) => Buffer.from(bytes))
  const [title] = readPdf(pdf ?? Buffer.of())
    .pages.flatMap(({ runs }) => runs)
    .filter(({ size, text }) => text === 'The mill' && size > 15)
  // At the edge of the text: the margin at the spine, in points.
  expect(title?.x).toBeCloseTo(61 * 0.75, 0)
  const packed = unzipSync(epub ?? Buffer.of())
  const text = (path: string) => Buffer.from(packed[path] ?? []).toString()
  const files = new Map([
    ['a.xhtml', text('OEBPS/a.xhtml')],
    ['style.css', text('OEBPS/style.css')],
    ['web.html', String(html).replace(/<meta http-equiv[^>]*>/u, '')],
  ])
  const { inspect } = await sharedBrowser()
  const found = await inspect({
    files,
    pages: ['a.xhtml', 'web.html'],
    script: `globalThis.inspectPage = () => {
      const { color, textAlign } = getComputedStyle(document.querySelector('.chapter > :is(h1, h2)'))
      const rules = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules])
      const selectors = rules.flatMap(({ selectorText = '' }) => selectorText.split(','))
      const ours = selectors.filter((each) => !each.includes('.e-book'))
      const exact = ours.map((each) => each.split(/[.:[#]/).length - 1)
      return { color, textAlign, isLess: Math.max(...exact) < 6 }
    }`,
  })
  const expected = { color: 'rgb(18, 52, 86)', textAlign: 'left' }
  expect(found).toEqual([
    { ...expected, isLess: true },
    expect.objectContaining(expected),
  ])
})

test('templates beside book.yaml stand in place of ours, with all that those have', async () => {
  const dir = manuscriptOf({
    'book.yaml': `${settings}look: novel\nkind: book\npublisher: Ferry Press\n`,
    'a.md': '# The mill\n\nText of the mill.\n',
    'templates/print/title-page.html': `<!-- Title first -->
<div class="run front title-page"><div class="leaf">
  <h1 id="page.title" class="{{length}}">{{title}}</h1>
  <slot name="subtitle"></slot>
  <p class="mark">❦</p>
  <slot name="byline"></slot><slot name="credits"></slot><slot name="publisher"></slot>
</div></div>
`,
    'templates/words/en.yaml': 'contents: In this book\n',
    'templates/web/chapter.html': `<section class="chapter framed" role="doc-{{role}}" aria-label="{{title}}">
  <slot name="text"></slot><slot name="notes"></slot>
</section>
`,
  })

  const { artifacts, checks, files } = await buildBook({
    manuscriptPath: dir,
    formats: ['pdf', 'html'],
  })

  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const [title] = readPdf(artifacts[0]?.bytes ?? Buffer.of()).pages.filter(({ runs }) =>
    runs.some(({ text }) => text.includes('Ferry')),
  )
  const words = title?.runs.map(({ text }) => text.trim()).join(' ')
  expect(words).toMatch(/The Ford.*Ada Fields.*Ferry Press/iu)
  const lists = readPdf(artifacts[0]?.bytes ?? Buffer.of()).pages.flatMap(
    ({ runs }) => runs,
  )
  expect(lists.filter(({ text }) => text === 'In this book')).toHaveLength(1)
  expect(Buffer.from(artifacts[1]?.bytes ?? []).toString()).toContain('chapter framed')
})

test.each([
  ['a folder of the manuscript', './press', 'press'],
  ['an npm package', '"@press/look"', 'node_modules/@press/look'],
])('a look that is %s stands upon one of ours', async (_, name, path) => {
  const dir = manuscriptOf({
    'book.yaml': `${settings}look: ${name}\nkind: book\n`,
    'a.md': '# The mill\n\nText of the mill, and *more*.\n',
    [`${path}/package.json`]: '{ "main": "look.js" }',
    [`${path}/look.js`]: 'process.exit(1)',
    [`${path}/look.yaml`]: `extends: novel
fonts:
  - { family: Alegreya Sans, role: text }
  - { family: EB Garamond, role: headings }
accent: { light: '#7a1f5c' }
`,
    [`${path}/print.css`]:
      '.chapter h1 { font: 700 {{title-size}}px / calc(2 * {{line}}px) {{headings-fonts}} }',
    [`${path}/print/half-title.html`]:
      '<div class="run front half-title"><p>❦ {{title}}</p></div>',
  })
  mkdirSync(join(dir, path, 'fonts'))
  for (const face of ['400Regular', '400Regular_Italic', '700Bold'])
    copyFileSync(
      join(ours, `AlegreyaSans_${face}.ttf`),
      join(dir, path, 'fonts', `${face}.ttf`),
    )

  const { artifacts, checks, files } = await buildBook({
    manuscriptPath: dir,
    formats: ['pdf', 'html'],
  })

  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const { fonts } = readPdf(artifacts[0]?.bytes ?? Buffer.of())
  const names = fonts.map((font) => font.name.slice(7))
  expect(names).toEqual(
    expect.arrayContaining(['AlegreyaSans-Regular', 'EBGaramond-Bold']),
  )
  expect(Buffer.from(artifacts[1]?.bytes ?? []).toString()).toContain('#7a1f5c')
})

test('where a proof refuses what an author has styled, the style sheet is named', async () => {
  const dir = manuscriptOf({
    'book.yaml': settings,
    'a.md': 'Text of the mill, which goes on and on.\n',
    'print.css': 'p { margin-left: -200px }\n',
    'web.css': 'p { margin-left: 1em }\n',
  })

  const { artifacts, files } = await buildBook({ manuscriptPath: dir, formats: ['pdf'] })

  expect(artifacts).toEqual([])
  const told = files.flatMap(({ basename, messages }) =>
    messages.map(({ ruleId }) => [basename, ruleId]),
  )
  expect(told).toContainEqual(['print.css', 'style-suspect'])
  expect(told).not.toContainEqual(['web.css', 'style-suspect'])
})
