import { createHash } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { nameOf, type PdfObject } from '../scripts/pdf/syntax.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import {
  type InspectedPdf,
  inspectPaint,
  inspectPdf,
  linesOf,
  type Paint,
} from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const printed = fixturePath('books', 'printed')
const longHeading =
  'A Section With a Name so Long That Neither Contents nor Running Heads Can Hold It on One Line'

describe('a book', () => {
  let bytes: Uint8Array
  let pdf: InspectedPdf
  let paint: Paint
  let codes: readonly string[]

  beforeAll(async () => {
    const built = await build(printed)
    bytes = built.bytes
    codes = built.codes
    pdf = inspectPdf(bytes)
    paint = inspectPaint(bytes)
  })

  test('is numbered in roman figures to its first chapter, and in arabic ones from there', () => {
    expect(pdf.labels).toEqual([
      ...['i', '', 'iii', 'iv', 'v', '', 'vii', ''],
      ...['1', '2', '3', '4', '5', '', '7', '', '9'],
    ])
  })

  test('shows its folios but on blank pages, and before the text', () => {
    const folios = pdf.pages.map(({ texts }) => {
      const last = texts.toSorted((a, b) => b.topPx - a.topPx)[0]
      return last && last.topPx > 500 ? last.text : ''
    })

    expect(folios).toEqual([
      ...['', '', '', '', '', '', 'vii', ''],
      ...['1', '2', '3', '4', '5', '', '7', '', '9'],
    ])
  })

  test('has its authors on the left, its title on the right, and no head where a chapter begins', () => {
    const heads = pdf.pages.map(({ texts }) => {
      const first = texts.filter(({ topPx }) => topPx < 40)
      return first.map(({ text }) => text).join('')
    })

    expect(heads).toEqual([
      ...['', '', '', '', '', '', '', '', ''],
      ...['ADA ÄKERBY AND ЮРІЙ БРІД', 'THE FORD'],
      ...['ADA ÄKERBY AND ЮРІЙ БРІД', 'THE FORD'],
      ...['', '', '', ''],
    ])
  })

  test('begins its chapters on right-hand pages, after blank ones where need be', () => {
    const openings = ['preface', 'the-ford-by-night', 'the-ferry', 'the-bridge']

    expect(openings.map((id) => pdf.destinations.get(id))).toEqual([6, 8, 14, 16])
    expect(pagesWithoutText(pdf)).toEqual([1, 5, 7, 13, 15])
  })

  test('names in its contents the page on which each heading stands', () => {
    const contents = pdf.pages[4]?.text.replaceAll(/\s+/gu, ' ') ?? ''
    const entries: [string, string][] = [
      ['The Ford, by Night', 'the-ford-by-night'],
      ['Depth by the Year', 'depth-by-the-year'],
      [longHeading, `${longHeading.toLowerCase().replaceAll(' ', '-')}`],
      ['The Bridge', 'the-bridge'],
    ]
    for (const [text, id] of entries) {
      const index = pdf.destinations.get(id) ?? -1
      expect(contents).toContain(`${text} ${pdf.labels[index]}`)
      expect(pdf.pages[index]?.text.replaceAll(/\s+/gu, ' ')).toContain(text)
    }
  })

  test('has an outline of its headings, each with all its words', () => {
    expect(pdf.outline).toEqual([
      'The Ford',
      'Contents',
      'Preface',
      'The Ford, by Night',
      'Depth by the Year',
      'Measured',
      longHeading,
      'The Ferry',
      'The Bridge',
    ])
  })

  test('says who made it, what it is about and in which language, and nothing of the day it was built', () => {
    expect(pdf.info).toMatchObject({
      Title: 'The Ford: A “Crossing” & its <Signs>',
      Author: 'Ada Äkerby; Юрій Брід',
      Subject: 'Two ways over a river, (with \\ backslash) and naïve tea.',
      Keywords: 'Rivers; Fähren',
      Language: 'en-GB',
      CreationDate: "D:20240506000000+00'00'",
      ModDate: "D:20240506000000+00'00'",
    })
    const year = String(new Date().getFullYear())
    expect(Buffer.from(bytes).toString('latin1')).not.toContain(`(D:${year}`)
  })

  test('embeds real faces for slanted, heavy and typed words, none as Type 3', () => {
    const { fonts, textOf } = paint

    expect(fonts.filter(({ isEmbedded, isType3 }) => !isEmbedded || isType3)).toEqual([])
    expect(textOf.get('EBGaramond-Italic')).toContain('slanted words')
    expect(textOf.get('EBGaramond-Bold')).toContain('heavy words')
    expect(textOf.get('EBGaramond-BoldItalic')).toContain('both at')
    expect(textOf.get('FiraCode-Regular')).toContain('typed words')
  })

  test('gives its words as they were written, whatever their shape in print', () => {
    const text = pdf.pages.map((page) => page.text.replaceAll(/\s+/gu, ' ')).join(' ')

    expect(text).toContain('“Cross at the ‘old’ stones,” she said in 1789;')
    expect(text.replace('сьо- годні', 'сьогодні')).toContain('«Не сьогодні, „друже“»')
    expect(text).toContain('„Morgen ‚vielleicht‘“')
    expect(text).toContain('Small Capital words')
    expect(text).toContain('Year Depth 1789 1,203 1790 98 In 1789 it was 1,203')
  })

  test('fits its pictures to the page, and neither squeezes nor blows them up', () => {
    const sizes = paint.pictures.map(
      ({ heightPx, pixels: [width, height], widthPx }) => ({
        width,
        ratio: widthPx / heightPx / (width / height),
        isFit: widthPx <= 302 && heightPx <= 360,
        isLarger: widthPx > width + 1,
      }),
    )

    expect(sizes).toEqual(
      [1200, 200, 80].map((width) => ({
        width,
        ratio: expect.closeTo(1, 1),
        isFit: true,
        isLarger: false,
      })),
    )
  })

  test('sets nothing outside the text area, and says which lines of code it broke', () => {
    const widths = pdf.pages.flatMap(({ texts }, index) =>
      texts
        .map(({ leftPx, rightPx, text }) => ({ index, leftPx, rightPx, text }))
        .filter(({ leftPx, rightPx, text }) => {
          return text.trim() !== '' && (leftPx < 41.9 || rightPx > 397 - 41.9)
        }),
    )

    expect(widths).toEqual([])
    expect(codes).toContain('code-wrapped')
  })

  test('has no overprint, no spot colours and no forms, which no validator forbids it', () => {
    const { catalog, objects } = readPdf(bytes)
    const within = (object: PdfObject | undefined): (PdfObject | undefined)[] => {
      const parts = object instanceof Map ? [...object.values()] : objectsOf(object)
      return [object, ...parts.flatMap(within)]
    }
    const objectsOf = (object: PdfObject | undefined) =>
      Array.isArray(object) ? object : []
    const all = [...objects.places.keys()].flatMap((ref) => within(objects.get({ ref })))
    const overprints = all.filter(
      (each) => each instanceof Map && (each.get('OP') || each.get('op')),
    )
    const names = new Set(all.map(nameOf))

    expect(names).toContain('StructTreeRoot')
    expect(overprints).toEqual([])
    expect(names).not.toContain('Separation')
    expect(names).not.toContain('DeviceN')
    expect(catalog.has('AcroForm')).toBe(false)
  })

  test('is the same, byte for byte, when it is built again', async () => {
    const again = await build(printed)

    expect(hashOf(again.bytes)).toBe(hashOf(bytes))
  })
})

test('chapters begin on any page where the book says so', async () => {
  const dir = join(temporaryFolder(), 'printed')
  cpSync(printed, dir, { recursive: true })
  const settings = join(dir, 'book.yaml')
  writeFileSync(settings, `${readFileSync(settings, 'utf8')}opening: any\n`)

  const pdf = inspectPdf((await build(dir)).bytes)

  // The back of the half title.
  expect(pagesWithoutText(pdf)).toEqual([1])
  expect(pdf.labels).toEqual([
    ...['i', '', 'iii', 'iv', 'v', 'vi'],
    ...['1', '2', '3', '4', '5', '6', '7'],
  ])
})

test.each([
  ['a4', 210, 297],
  ['a5', 148, 210],
  ['letter', 215.9, 279.4],
  ['6x9', 152.4, 228.6],
  ['5.5x8.5', 139.7, 215.9],
  ['120mm x 190mm', 120, 190],
  ['5in x 8in', 127, 203.2],
])(
  'the trim size %s makes pages of %d by %d millimetres',
  async (trim, width, height) => {
    const { bytes } = await build(fixturePath('build', 'small'), trim)

    const { pages } = inspectPdf(bytes)

    const isOff = pages.filter(
      ({ heightPx, widthPx }) =>
        Math.abs(widthPx - (width / 25.4) * 96) > 1 ||
        Math.abs(heightPx - (height / 25.4) * 96) > 1,
    )
    expect(isOff).toEqual([])
  },
)

test('words broken at the ends of lines are whole in the text of the PDF', async () => {
  const { bytes } = await build(fixturePath('books', 'hyphenated'))

  const { pages } = inspectPdf(bytes)

  const text = pages.map((page) => page.text).join('\n')
  expect(text.match(/\p{L}-\n\p{Ll}/gu)?.length).toBeGreaterThan(6)
  expect(text).not.toContain('\u00ad')
  const whole = text.replaceAll('-\n', '')
  const source = readFileSync(fixturePath('books', 'hyphenated', 'text.md'), 'utf8')
  const words = source.replaceAll(/\{[^}]*\}/gu, '').match(/\p{L}{6,}/gu) ?? []
  expect(words.filter((word) => !whole.includes(word))).toEqual([])
})

describe('notes', () => {
  let pdf: InspectedPdf
  beforeAll(async () => {
    pdf = inspectPdf((await build(fixturePath('books', 'noted'))).bytes)
  })

  test.each([
    ['one', 'references, and'],
    ['two', 'references, and'],
    ['heading', 'that is noted'],
    ['several', 'A paragraph whose note'],
    ['item', 'an item'],
    ['quotation', 'said so.'],
    ['table', 'Ford'],
    ['caption', 'A caption'],
    ['term', 'Term'],
    ['meaning', 'Its meaning.'],
    ['verse', 'A line of verse'],
    ['long', 'A note longer'],
    ['last', 'one more.'],
  ])('note %s stands below the text on the page that refers to it', (name, text) => {
    const note = placeOf(pdf, `note-${name}`)
    const reference = placeOf(pdf, text, name === 'heading' ? 15 : 0)

    expect(note.page).toBe(reference.page)
    expect(note.topPx).toBeGreaterThan(reference.topPx)
  })

  test('a note of several paragraphs for which its page has no room goes on at the foot of the next, in order', () => {
    const [begin, ...places] = [
      'note-several',
      'Its second paragraph',
      'Its list',
      'several-end',
    ].map((text) => placeOf(pdf, text))

    const pages = places.map(({ page }) => page - (begin?.page ?? 0))
    expect(pages).toEqual([0, 1, 1])
    const [second, list, end] = places.map(({ topPx }) => topPx)
    expect(second).toBeGreaterThan(begin?.topPx ?? Number.NaN)
    expect(end).toBeGreaterThan(list ?? Number.NaN)
  })

  test('a note longer than a page goes on at the foot of the next, with all its words in order', () => {
    const text = pdf.pages.map((page) => page.text).join('\n')
    const words = [...text.matchAll(/\blong(\d+)\b/gu)].map(([, number]) =>
      Number(number),
    )

    expect(words).toEqual(Array.from({ length: 419 }, (_, index) => index + 1))
    expect(placeOf(pdf, 'long-end').page).toBeGreaterThan(placeOf(pdf, 'note-long').page)
  })

  test.each([
    ['A heading', 'A paragraph whose'],
    ['More', 'A note longer'],
  ])('the heading %s stands on the page of its text', (heading, text) => {
    expect(placeOf(pdf, heading, 15).page).toBe(placeOf(pdf, text).page)
  })
})

/** Where a text stands that is set at least that large. */
function placeOf({ pages }: InspectedPdf, text: string, leastPx = 0) {
  const found = pages.flatMap((page, index) =>
    linesOf(page).flatMap((line) =>
      line.text.includes(text) && line.sizePx >= leastPx
        ? [{ page: index, topPx: line.topPx }]
        : [],
    ),
  )
  return found[0] ?? expect.fail(`Cannot find ${text}`)
}

function pagesWithoutText({ pages }: InspectedPdf): number[] {
  return pages.flatMap(({ text }, index) => (text.trim() === '' ? [index] : []))
}

async function build(manuscriptPath: string, trim?: string) {
  const { artifacts, files } = await buildBook({
    manuscriptPath,
    formats: ['pdf'],
    ...(trim === undefined ? {} : { trim }),
  })
  const codes = files.flatMap(({ messages }) =>
    messages.map(({ ruleId }) => String(ruleId)),
  )
  const [artifact] = artifacts
  return { bytes: artifact?.bytes ?? expect.fail(`Cannot build: ${codes}`), codes }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
