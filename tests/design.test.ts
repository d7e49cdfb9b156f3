/** What `design` in `book.yaml` makes of a look. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pageGeometry } from '../scripts/lib/page-geometry.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { finish } from './support/books.ts'
import { inspectPaint, inspectPdf, linesOf } from './support/inspect-pdf.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const settings = 'title: The Ford\nauthors: Ada Fields\nlanguage: en\nkind: book\n'

async function designed(yaml: string, look = 'novel', trim = '5.5x8.5') {
  const dir = manuscriptOf({
    'book.yaml': `${settings}look: ${look}\ntrim: ${trim}\n${yaml}`,
    'a.md': '# Ford\n\nText.\n',
  })
  const manuscript = await loadManuscript(dir)
  const { accent, trim: page } = manuscript.config ?? {}
  const templates = await loadTemplates(look, accent, manuscript)
  expect(manuscript.configFile.messages.map(String)).toEqual([])
  if (!page) throw new Error('no page')
  return { ...templates, geometry: pageGeometry(page, templates.look) }
}

test.each([
  ['nothing', 'design: {}', '15/18, 372 × 35, 80 106, 68 88, notes 12/15, title 26'],
  [
    'sizes, of which all others follow',
    'design: { text-size: 12pt, leading: 1.4 }',
    '16/22, 372 × 28, 86 114, 68 88, notes 13/18, title 28',
  ],
  [
    'leading in points, which goes to the next whole line of the grid',
    'design: { line-height: 14pt }',
    '15/18, 372 × 35, 80 106, 68 88, notes 12/15, title 26',
  ],
  [
    'all margins, of which the lower one has what is left over',
    'design: { margins: { inner: 20mm, outer: 15mm, top: 1in, bottom: 25mm } }',
    '15/18, 395 × 34, 96 108, 76 57, notes 12/15, title 26',
  ],
  [
    'one margin, beside those of the look',
    'design: { margins: { gutter: 30mm } }',
    '15/18, 327 × 35, 80 106, 113 88, notes 12/15, title 26',
  ],
  [
    'a width',
    'design: { measure: 3.5in }',
    '15/18, 336 × 35, 80 106, 84 108, notes 12/15, title 26',
  ],
  [
    'a face with wider letters, of which a line holds as few as the look wants',
    'design: { text-font: literata }',
    '15/18, 401 × 35, 80 106, 55 72, notes 12/15, title 26',
  ],
  [
    'large print, in which nothing is smaller than the text',
    'design: large-print',
    '24/32, 401 × 19, 89 119, 55 72, notes 24/32, title 42',
  ],
])('a novel with %s', async (_, yaml, expected) => {
  const { geometry } = await designed(yaml)

  const { textArea, texts } = geometry
  const { heightPx, innerPx: inner, topPx: top, widthPx } = textArea
  const bottom = Number(texts['page-height']) - heightPx - top
  const outer = Number(texts['page-width']) - widthPx - inner
  const lines = Number(texts['text-height']) / Number(texts.line)
  expect(
    `${texts['text-size']}/${texts.line}, ${texts['text-width']} × ${lines}, ${top} ${bottom}, ${inner} ${outer}, ` +
      `notes ${texts['note-size']}/${texts['note-line']}, title ${texts['title-size']}`,
  ).toBe(expected)
})

test('style sheets are filled, with every key in every look, on screens and in print', async () => {
  const yaml = `design:
  text-font: Alegreya
  heading-font: INTER
  code-font: fira-code
  text-size: 11
  leading: 130%
  margins: 18mm
  accent: #24507a
  par-indent: 1.2em
  parskip: half
  align: full
  hyphens: off
  openings: dropcaps
  fleuron: '❦'
  headers: { left: { header-left: [folio, Draft of May], footer-center: none }, recto: none }
`
  for (const look of ['essay', 'novel', 'poetry', 'report']) {
    const { geometry, look: made, style } = await designed(yaml, look, 'a5')
    const print = style('print', geometry.texts)
    const sheets = ['book', 'ebook', 'web', 'tokens']
      .map((name) => style(name))
      .join('\n')

    expect.soft(print, look).not.toMatch(/\{\{|undefined|NaN/)
    expect.soft(sheets, look).not.toMatch(/\{\{|undefined|NaN/)
    expect.soft(made.stacks.text[0]).toBe('Alegreya')
    expect.soft(made.stacks.headings[0]).toBe('Inter')
    expect.soft(made.stacks.code[0]).toBe('Fira Code')
    expect.soft(made.margins.verso).toEqual({
      'head-left': ['folio', { text: 'Draft of May' }],
      'foot-centre': [],
    })
    expect.soft(made.margins.recto).toEqual({})
    expect.soft(made.accent.given).toBe('#24507a')
    expect.soft(made.opening?.letter).toBe(true)
    expect.soft(sheets, look).toContain('content: "\\2766 "')
    expect.soft(print, look).toContain('--filled: justify')
    expect.soft(print, look).toContain('text-indent: 1.2em')
  }
})

test('a column at the side of the text stays as wide with type of another size', async () => {
  const { geometry } = await designed('design: { text-size: 11pt }', 'report', 'a4')

  expect(geometry.measures).toMatchObject({ side: 168, line: 22 })
})

test('a finished PDF has the fonts, sizes, margins and heads of its design', async () => {
  const prose =
    'The ferry had not run since the ice came, and nobody asked; the ledger lay open at a page that was *quite* empty. '
  const dir = manuscriptOf({
    'book.yaml': `${settings}look: novel\ntrim: 5.5x8.5\nopening: any\ntoc: false
design:
  text-font: Literata
  text-size: 10pt
  leading: 15pt
  margins: { inner: 22mm, outer: 18mm, top: 20mm, bottom: 24mm }
  ornament: ornament.svg
  running-heads:
    verso: { head-left: folio, head-centre: A draft of the month of May }
    recto: { head-left: section, head-right: folio }
`,
    '1.md': `# Ice\n\n${`${prose.repeat(4)}\n\n`.repeat(9)}***\n\n## The bank\n\n${`${prose.repeat(5)}\n\n`.repeat(9)}`,
  })
  writeFileSync(
    join(dir, 'ornament.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><path d="M0 0h40v10z"/></svg>',
  )

  const { artifact } = await finish(dir, 'pdf')

  const { pages } = inspectPdf(artifact.bytes)
  const names = [...inspectPaint(artifact.bytes).textOf.keys()]
  expect(names.map((name) => name.replace(/^.*\+/, '')).sort()).toEqual([
    'Literata-Italic',
    'Literata-Regular',
  ])
  const heads = pages.slice(-4).map(({ texts }) =>
    texts
      .filter(({ topPx }) => topPx < 70)
      .map(({ text }) => text.trim())
      .join(' '),
  )
  const draft = 'A DRAFT OF THE MONTH OF MAY'
  expect(heads).toEqual(['THE BANK 3', `4 ${draft}`, 'THE BANK 5', `6 ${draft}`])
  const text = pages
    .slice(-2, -1)
    .flatMap(linesOf)
    .filter(({ sizePx }) => Math.abs(sizePx - 40 / 3) < 0.05)
  expect(Math.round(Math.min(...text.map(({ leftPx }) => leftPx)))).toBe(83)
  const tops = text.map(({ topPx }) => Math.round(topPx))
  expect(new Set(tops.slice(1).map((top, index) => top - (tops[index] ?? 0)))).toEqual(
    new Set([20]),
  )
})
