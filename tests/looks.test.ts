/** What the looks of books say of themselves, and what follows from it. */
import type { Element } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { toString as textOf } from 'hast-util-to-string'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { titleBoxes } from '../scripts/assemble/boxes.ts'
import {
  endNumber,
  markNumber,
  numberHeadings,
} from '../scripts/assemble/mark-numbers.ts'
import { markEnd, markOpening } from '../scripts/assemble/mark-openings.ts'
import { joinSideHeadings } from '../scripts/assemble/side-headings.ts'
import { pageGeometry, placeOn } from '../scripts/lib/page-geometry.ts'
import { defaultTrim, readTrim } from '../scripts/load/config/values.ts'
import { accentOf, readColour } from '../scripts/load/templates/accent.ts'
import { formulaFamilies } from '../scripts/load/templates/load-fonts.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { expectedLook, lookNames, readLook } from '../scripts/load/templates/read-look.ts'
import { bindPages } from '../scripts/paginate/bind-pages.ts'

const looks = await Promise.all(lookNames().map((name) => loadTemplates(name)))

test.each([
  ['essay', '5.5x8.5', '528 816, 13.5/18, 376 × 36, 82 86, 67 85'],
  ['essay', 'a5', '560 793, 13.5/18, 388 × 35, 80 83, 76 96'],
  ['essay', '6x9', '576 864, 14/20, 404 × 34, 90 94, 76 96'],
  ['essay', 'a4', '793 1123, 15/22, 452 × 40, 119 124, 151 190'],
  ['essay', 'letter', '816 1056, 15/22, 452 × 37, 119 123, 162 202'],
  // By the row that is the nearest
  ['essay', 'a6', '397 560, 13.5/18, 301 × 24, 63 65, 43 53'],
  ['essay', '7x10', '672 960, 14/20, 422 × 37, 108 112, 111 139'],
  ['poetry', '5x8', '480 768, 14/20, 300 × 29, 81 107, 83 57'],
  ['poetry', '5.5x8.5', '528 816, 14.5/20, 332 × 31, 85 111, 87 61'],
  ['poetry', 'a5', '560 793, 14.5/20, 349 × 30, 84 109, 93 64'],
  ['poetry', '6x9', '576 864, 15/20, 352 × 33, 88 116, 97 67'],
  ['novel', '5x8', '480 768, 14.5/18, 340 × 33, 75 99, 61 79'],
  ['novel', '5.5x8.5', '528 816, 15/18, 372 × 35, 80 106, 68 88'],
  ['novel', 'a5', '560 793, 15/18, 384 × 34, 78 103, 77 99'],
  ['novel', '6x9', '576 864, 16/20, 404 × 34, 79 105, 75 97'],
  ['novel', 'a6', '397 560, 14.5/18, 301 × 24, 55 73, 42 54'],
  ['novel', 'a4', '793 1123, 16/20, 415 × 43, 113 150, 164 214'],
  ['course', '6x9', '576 864, 13.5/18, 424 × 37, 89 109, 81 71'],
  ['course', '7x10', '672 960, 14/18, 420 × 42, 92 112, 76 68'],
  ['course', '7.5x9.25', '720 888, 14/18, 440 × 38, 92 112, 85 75'],
  ['course', 'a4', '793 1123, 14.5/20, 456 × 44, 109 134, 109 96'],
  ['report', '6x9', '576 864, 13/18, 416 × 37, 91 107, 69 91'],
  ['report', '7x10', '672 960, 13/18, 420 × 42, 94 110, 62 82'],
  ['report', 'a4', '793 1123, 13.33/20, 458 × 44, 112 131, 72 95'],
  ['report', 'letter', '816 1056, 13.33/20, 458 × 41, 109 127, 82 108'],
])('the page of the look %s on %s', (lookName, name, expected) => {
  const { look } = readLook(lookName, formulaFamilies())

  const { textArea, texts } = pageGeometry(trimOf(name), look)

  const lines = Number(texts['text-height']) / Number(texts.line)
  const { heightPx, innerPx: inner, topPx: top, widthPx } = textArea
  const bottom = Number(texts['page-height']) - heightPx - top
  const outer = Number(texts['page-width']) - widthPx - inner
  expect(
    `${texts['page-width']} ${texts['page-height']}, ${texts['text-size']}/${texts.line}, ` +
      `${texts['text-width']} × ${lines}, ${top} ${bottom}, ${inner} ${outer}`,
  ).toBe(expected)
})

test('a column at the side is a part of the page, and pages may have the same margins at the left', () => {
  const { look } = readLook('essay', formulaFamilies())
  const row = {
    ...{ width: 793, height: 1123, size: 13.5, line: 20, lines: 44 },
    ...{ side: 168, text: 458, characters: 75, mirrored: 0 },
  }

  const { measures, textArea, texts } = pageGeometry(trimOf('a4'), {
    ...look,
    rows: [row],
  })

  expect(measures).toMatchObject({ textWidth: 626, side: 168, textHeight: 880 })
  expect(textArea).toMatchObject({ innerPx: 74, versoLeftPx: 74, widthPx: 626 })
  expect([texts.side, texts['text-width'], texts['area-width']]).toEqual([
    '168',
    '458',
    '626',
  ])
})

const trims = ['a6', 'mass-market', 'a5', '5.5x8.5', '6x9', '7x10', 'a4', 'letter']

test('every look fills its style sheets, in lines of whole pixels, on pages of every size', () => {
  for (const templates of looks) {
    for (const name of trims) {
      const geometry = pageGeometry(trimOf(name), templates.look)
      const { measures, texts } = geometry
      const { margins } = bindPages(geometry, 100, [])
      const css = templates.style('print', texts) + templates.style('margins', margins)

      expect.soft(css, `${templates.look.name} ${name}`).not.toMatch(/\{\{|undefined|NaN/)
      expect.soft(measures.line % 2, `${templates.look.name} ${name}`).toBe(0)
      for (const side of ['inner', 'outer', 'top', 'bottom'])
        expect.soft(Number(margins[side])).toBeGreaterThanOrEqual(36)
    }
    for (const sheet of ['book', 'ebook', 'web', 'tokens', 'formula', 'code'])
      expect.soft(templates.style(sheet)).not.toContain('{{')
  }
})

test('lines of every family with measures of its own are lower than any leading', () => {
  for (const { fonts } of looks)
    for (const { family, metrics } of fonts)
      if (metrics)
        expect(metrics.ascent + metrics.descent, family).toBeLessThanOrEqual(126)
})

test('an e-book lets its readers choose: no look fixes colours, or lengths that are not of the type', () => {
  for (const templates of looks) {
    const css = `${templates.style('book')}${templates.style('ebook')}`
    const rules = css.replace(/\/\*.*?\*\//gs, '')
    const fixed =
      /.*(?:(?<![-\w])color: #|var\(|oklch|initial-letter|\dpt\b|: (?:inline-)?(?:flex|grid)).*/g
    expect(rules.match(fixed) ?? []).toEqual([])
  }
})

test.each(
  looks.flatMap(({ look, style }) => [
    [look.name, 'light', style('tokens')],
    [look.name, 'dark', style('tokens')],
  ]),
)(
  'text of the look %s has a contrast of 4.5 to 1 or more in the %s',
  (_, scheme, tokens = '') => {
    const [light = '', dark = ''] = tokens.split('prefers-color-scheme: dark')
    const colour = (name: string) =>
      new RegExp(`--${name}: (#\\w{6})`).exec(scheme === 'dark' ? dark : light)?.[1] ?? ''
    for (const ground of ['paper', 'wash'])
      for (const ink of ['ink', 'quiet', 'accent'])
        expect(
          contrast(colour(ground), colour(ink)),
          `${ink} on ${ground}`,
        ).toBeGreaterThan(4.5)
  },
)

test('an accent of any hue is legible on light and on dark grounds', () => {
  const parts = ['00', '66', 'cc', 'ff']
  for (const r of parts)
    for (const g of parts)
      for (const b of parts) {
        const { dark, light } = accentOf(`#${r}${g}${b}`)
        expect(contrast('#ffffff', light), light).toBeGreaterThan(5.4)
        expect(contrast('#242120', dark), dark).toBeGreaterThan(5.4)
      }
  expect(accentOf('#8c2f1b').light).toMatch(/^#[89]/)
  expect(['24507A', '#abc', 'blue', '#12345'].map(readColour)).toEqual([
    '#24507a',
    '#aabbcc',
    undefined,
    undefined,
  ])
})

test('a name that is near to that of a look is told', () => {
  expect(expectedLook('esay')).toBe('`essay`')
  expect(expectedLook('brutalist')).toMatch(/^one of `course`, `essay`/)
})

const opening = { words: 4, characters: 24, letter: true, sections: ['chapter'] }
const long = 'the ferry had not run since the ice came, and nobody asked. '.repeat(5)

test.each([
  [
    'a long paragraph',
    `<h2>T</h2><p>Every conference begins ${long}</p>`,
    '<p class="drop"><span class="initial"><span>E</span></span><span class="lead">very conference begins</span> ',
  ],
  [
    'a short paragraph',
    '<p>Every conference begins with <em>chairs</em>.</p>',
    '<p><span class="lead">Every conference begins</span> with',
  ],
  [
    'a mark after two words',
    `<p>In 1928, ${long}</p>`,
    '<p class="drop"><span class="initial"><span>I</span></span><span class="lead">n</span> 1928, ',
  ],
  [
    'a quotation mark',
    `<p>“Every conference begins ${long}</p>`,
    '<p><span class="lead">“Every conference begins</span> ',
  ],
  [
    'a letter that reaches into the next line',
    `<p>Quite a conference begins ${long}</p>`,
    '<p><span class="lead">Quite a conference</span> ',
  ],
  [
    'an elision',
    `<p>L’été fut ${long}</p>`,
    '<p><span class="lead">L’été fut the ferry</span>',
  ],
  [
    'a note in the first lines',
    `<p>Every conference<a class="noteref">1</a> ${long}</p>`,
    '<p><span class="lead">Every conference</span><a class',
  ],
  ['an emphasis', `<p><em>Every</em> conference ${long}</p>`, '<p><em>Every</em>'],
  ['a list', '<ul><li>Every conference</li></ul><p>begins with chairs</p>', '<ul>'],
  ['another script', '<p>ある日の暮方の事である。</p>', '<p>ある'],
  [
    'what stands before a text',
    `<h1>T</h1><p class="chapter-authors">Ann Author</p><p>Das Wasser stieg.</p>`,
    '</p><p><span class="lead">Das Wasser stieg</span>.',
  ],
])('the opening of a section: %s', (_, html, expected) => {
  const tree = unified().use(rehypeParse, { fragment: true }).parse(html)

  markOpening(tree, opening)

  expect(toHtml(tree)).toContain(expected)
})

test.each([
  ['I. The Ledger', 'with-number', '<span class="number">I</span> The Ledger'],
  [
    'Chapter Four: Oars &amp; <em>Ice</em>',
    'with-number',
    '<span class="number long">Chapter Four</span> Oars &#x26; <em>Ice</em>',
  ],
  ['Kapitel 3 – Eis', 'with-number', '<span class="number long">Kapitel 3</span> Eis'],
  ['Розділ перший', 'number-alone', '<span class="number long">Розділ перший</span>'],
  ['12', 'number-alone', '<span class="number">12</span>'],
  ['I Go Home', undefined, 'I Go Home'],
  ['Civil: a War', undefined, 'Civil: a War'],
  ['3 Men in a Boat', undefined, '3 Men in a Boat'],
  ['1<em>st</em> of May', undefined, '1<em>st</em> of May'],
])('the number of a title: %s', (html, kind, expected) => {
  const heading = unified().use(rehypeParse, { fragment: true }).parse(`<h1>${html}</h1>`)
    .children[0] as Element

  markNumber(heading)
  endNumber(heading)

  expect(heading.properties.className).toEqual(kind && [kind])
  expect(toHtml(heading.children)).toBe(expected)
})

test.each([
  ['en', 'Table 1. Depths', 'In brief', 'Table 1.'],
  ['de', 'Abb. 2.3: Die Furt', 'Kurz gefasst', 'Abb. 2.3:'],
  ['ja', '図 3 渡し場', '概要', '図 3'],
  ['en', 'Tables of 1790', 'In brief', undefined],
  ['en', 'Depths, by Table 1', 'In brief', undefined],
])(
  'in %s, of the caption “%s” the label is marked, and an abstract may have a title',
  (language, caption, title, label) => {
    const html = `<section class="abstract"><p>Short.</p></section><figure><figcaption>${caption}</figcaption></figure>`
    const tree = unified().use(rehypeParse, { fragment: true }).parse(html)

    titleBoxes({ notes: [], tree }, looks[0]?.words(language) ?? {}, true)

    const marked = label
      ? `<figcaption class="labelled"><span class="caption-label">${label}</span>${caption.slice(label.length)}</figcaption>`
      : `<figcaption>${caption}</figcaption>`
    expect(toHtml(tree)).toBe(
      `<section class="abstract"><p class="note-title">${title}</p><p>Short.</p></section><figure>${marked}</figure>`,
    )
  },
)

test('a heading at the side is in a block with the paragraph after it, if there is one', () => {
  const tree = unified()
    .use(rehypeParse, { fragment: true })
    .parse(
      '<h4>One</h4>\n<p>Text.</p><p>More.</p><h4>Two</h4><ul></ul><h3>Three</h3><p>Text.</p>',
    )

  joinSideHeadings(tree, 4)

  expect(toHtml(tree)).toBe(
    '<div class="side-headed"><h4>One</h4><p>Text.</p></div><p>More.</p><h4>Two</h4><ul></ul><h3>Three</h3><p>Text.</p>',
  )
})

test('a look may have a page of its own, if no other is named', () => {
  expect(defaultTrim('book', 'course').name).toBe('7x10')
  expect(defaultTrim('book', 'novel').name).toBe('6x9')
})

test('the end of a work is before its sources', () => {
  const tree = unified()
    .use(rehypeParse, { fragment: true })
    .parse('<p>One.</p><p>Two.</p><h2 class="bibliography">Sources</h2><p>Three.</p>')

  markEnd([
    { tree, role: 'chapter' },
    { tree: { type: 'root', children: [] }, role: 'index' },
  ])

  expect(toHtml(tree)).toBe(
    '<p>One.</p><p class="end-sign">Two.</p><h2 class="bibliography">Sources</h2><p>Three.</p>',
  )
})

test.each([
  [
    2,
    '<h1>Foreword</h1><h1>Ford</h1><h2>Depth</h2><h2>Width</h2><h1>Ferry</h1><h2>Fares</h2>',
    ['Foreword', '1 Ford', '1.1 Depth', '1.2 Width', '2 Ferry', '2.1 Fares'],
  ],
  [
    1,
    '<h1>Ford</h1><h2>Depth</h2><h1 class="unnumbered">Ferry</h1>',
    ['1 Ford', 'Depth', 'Ferry'],
  ],
  [
    2,
    '<h1>1. Ford</h1><h2>1.1 Depth</h2><h2>1984</h2>',
    ['1. Ford', '1.1 Depth', '1984'],
  ],
  [0, '<h1>Ford</h1><h2>Depth</h2>', ['Ford', 'Depth']],
])('numbers of %i levels of headings', (levels, html, expected) => {
  const { children } = unified().use(rehypeParse, { fragment: true }).parse(html)
  const headings = children.filter((node) => node.type === 'element')
  const sections = headings.reduce<{ headings: typeof headings; role: string }[]>(
    (all, heading) => {
      const role = textOf(heading) === 'Foreword' ? 'foreword' : 'chapter'
      if (heading.tagName === 'h1') all.push({ headings: [heading], role })
      else all.at(-1)?.headings.push(heading)
      return all
    },
    [],
  )

  numberHeadings(sections, levels)

  expect(headings.map(textOf)).toEqual(expected)
  const marked = headings.map(({ children: [first] }) => first?.type === 'element')
  expect(marked).toEqual(expected.map((text) => /^\d[\d.]* /.test(text)))
})

function trimOf(name: string) {
  const trim = readTrim(name)
  if (!trim) throw new Error(`no trim ${name}`)
  return trim
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [one, other].map(luminance).sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test.each([
  ['foot-outer', 'foot-left', 'foot-right'],
  ['head-inner', 'head-right', 'head-left'],
  ['head-centre', 'head-centre', 'head-centre'],
])(
  'what stands at `%s` stands at `%s` on versos, at `%s` on rectos',
  (place, verso, recto) => {
    expect([placeOn(place, true), placeOn(place, false)]).toEqual([verso, recto])
  },
)
