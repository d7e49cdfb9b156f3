/** The wrap for print: back, spine and front in one PDF. */
import { expect, test, vi } from 'vitest'
import { wrapGeometry } from '../scripts/lib/cover-wrap.ts'
import { printers } from '../scripts/lib/printers.ts'
import { readCoverWrap, readPaper } from '../scripts/load/config/cover-wrap.ts'
import { readTrim } from '../scripts/load/config/values.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { readBarcode } from '../scripts/prove/cover/read-barcode.ts'
import { backSize, fitSpine } from '../scripts/publish/cover/fit-wrap.ts'
import { finish } from './support/books.ts'
import { outcomeOf } from './support/proof.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const trim = (name: string) => readTrim(name) ?? expect.fail(name)

test.each([
  // Pages times the thickness of one; printers add a page where they are odd
  ['kdp', 'white', 400, '6x9', 0.9008, '13.1508 × 9.25', true],
  ['kdp', 'cream', 399, '6x9', 1.0, '13.25 × 9.25', true],
  ['kdp', 'premium-colour', 100, '8.5x11', 0.2347, '17.4847 × 11.25', true],
  ['kdp', undefined, 78, '5x8', 0.1757, '10.4257 × 8.25', false],
  ['ingram', 'white', 48, '5x8', 0.1013, '10.3513 × 8.25', true],
  ['lulu', 'cream', 444, '6x9', 1.06, '13.31 × 9.25', true],
  ['12.7mm', undefined, 20, '6x9', 0.5, '12.75 × 9.25', true],
  ['ingram 1in', 'cream', 30, '6x9', 1, '13.25 × 9.25', false],
])(
  'the wrap for %s on %s paper, %i pages of %s',
  (asked, paper, pages, name, spine, size, text) => {
    const coverWrap = readCoverWrap(asked) ?? expect.fail(asked)
    const config = { coverWrap, trim: trim(name), ...(paper ? { paper } : {}) }

    const wrap = wrapGeometry(config, pages)

    const inches = (px: number) => Math.round((px / 96) * 10_000) / 10_000
    expect(inches(wrap.spine)).toBe(spine)
    expect(`${inches(wrap.width)} × ${inches(wrap.height)}`).toBe(size)
    expect(wrap.mayHaveSpineText).toBe(text)
  },
)

test('the wrap for a printer of whom nothing is known bleeds as the book does', () => {
  const bleed = { name: '3mm', px: (3 * 96) / 25.4 }
  const bleedOf = (asked: string, own?: typeof bleed) => {
    const coverWrap = readCoverWrap(asked) ?? expect.fail(asked)
    const wrap = wrapGeometry(
      { ...(own && { bleed: own }), coverWrap, trim: trim('a5') },
      80,
    )
    return Math.round((wrap.bleed / 96) * 2540) / 100
  }
  expect(bleedOf('12mm', bleed)).toBe(3)
  expect(bleedOf('12mm', { name: 'none', px: 0 })).toBe(3.18)
  expect(bleedOf('12mm')).toBe(3.18)
  expect(bleedOf('lulu 12mm', bleed)).toBe(3.18)
})

test('what is asked of a wrap is a printer, a width, or both', () => {
  expect(readCoverWrap(' KDP ')).toEqual({ name: 'kdp', printer: 'kdp-print' })
  expect(readCoverWrap('ingram 12,5 mm')).toMatchObject({
    name: 'ingram 12,5mm',
    printer: 'ingram',
  })
  for (const text of ['', 'kpd', '12', '0.5mm', '90mm', 'mm', 'kdp 4']) {
    expect(readCoverWrap(text), text).toBeUndefined()
  }
  expect(readPaper('Crème')).toBe('cream')
  expect(readPaper('premium color')).toBe('premium-colour')
  const papers = [...printers().values()].map(({ cover }) =>
    Object.keys(cover?.papers ?? {}).join(),
  )
  expect(new Set(papers).size, 'every printer has every paper').toBe(1)
})

test('the spine has as much as has room, and nothing where no type could be read', () => {
  const config = {
    title: 'The Winter Ferry',
    publisher: 'Colophon Editions',
    trim: trim('6x9'),
  }
  const on = (spineMm: number, title = config.title) => {
    const coverWrap = readCoverWrap(`${spineMm}mm`) ?? expect.fail()
    const wrap = wrapGeometry({ ...config, coverWrap }, 100)
    const { parts, size } = fitSpine({ ...config, title } as never, 'Orla Denholm', wrap)
    return `${parts.map(([name]) => name).join(' ')} ${Math.round(size * 0.75)}`
  }
  expect(on(20)).toBe('title authors publisher 22')
  expect(on(8)).toBe('title authors publisher 10')
  expect(
    on(20, 'What the Northern Shore Knew of the Long Winter Before the Ferries'),
  ).toBe('title authors 13')
  expect(on(5)).toBe(' 0')
  expect(on(20, 'word '.repeat(60))).toBe(' 0')
  // Type on the back is smaller where there is more of it.
  expect(
    [100, 1500, 3000, 9000].map((count) =>
      Math.round(backSize(count, config.trim) * 0.75),
    ),
  ).toEqual([12, 11, 8, 8])
})

test('a code is read from its bars, whatever their size, where white is around it', () => {
  const bars =
    '10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101'
  const line = (scale: number, left: number, right: number) =>
    [...`${'0'.repeat(left)}${bars}${'0'.repeat(right)}`].flatMap((bit) =>
      new Array<boolean>(scale).fill(bit === '1'),
    )

  for (const scale of [1, 3, 8])
    expect(readBarcode(line(scale, 11, 7))).toBe('5901234123457')
  expect(readBarcode([true, true, ...line(3, 11, 7), true])).toBe('5901234123457')
  expect(readBarcode(line(3, 5, 7))).toBeUndefined()
  expect(readBarcode(line(3, 11, 3))).toBeUndefined()
  expect(readBarcode([...line(3, 11, 7)].reverse())).toBeUndefined()
})

const french = `title: Le dernier bac
subtitle: Récit
authors: [Hélène Marchand, Paul Lenoir]
language: fr
look: novel
kind: article
publisher: Éditions du Gué
trim: a5
print-isbn: 978-2-07-036002-4
cover-wrap: 14mm
back-text: |
  Quand le dernier bac de l’année n’arrive pas, Agnès
  rame à sa rencontre.

  « Une merveille. »
biography: Hélène Marchand est née à Unst.
`

test('a wrap in French, with a barcode, and what is wrong with others', async () => {
  const text = 'La rivière monta en mai.\n'
  const path = manuscriptOf({ 'book.yaml': french, '01.md': text })

  const finished = await finish(path, 'cover')

  expect(await outcomeOf(finished)).toEqual({ failed: [], findings: [] })
  const { artifact, book, pageMap } = finished
  expect(artifact.path).toBe('le-dernier-bac-cover.pdf')
  const { leaves, objects, pages } = readPdf(artifact.bytes)
  const box = (name: string) => objects.array(leaves[0]?.page.get(name)).map(Number)
  // A5 is 420 by 595 points, the spine 14 mm, and 9 points are cut off.
  const sizeOf = ([left = 0, lower = 0, right = 0, upper = 0]: readonly number[]) =>
    [right - left, upper - lower].map((side) => side.toFixed(2)).join(' × ')
  expect(sizeOf(box('MediaBox'))).toBe('897.68 × 613.00')
  expect(box('BleedBox')).toEqual(box('MediaBox'))
  expect(sizeOf(box('TrimBox'))).toBe('879.68 × 595.00')
  const runs = pages[0]?.runs ?? []
  const shown = runs.map((run) => run.text).join('')
  expect(shown).toContain('« Une merveille. »')
  expect(shown).toContain('ISBN 978-2-07-036002-4')
  // French spines are read from the foot, where the publisher stands.
  const onSpine = runs.filter(({ x }) => x > 429 && x < 469)
  const heightOf = (word: string) => {
    const run = onSpine.find((each) => each.text.includes(word))
    return { first: run?.y ?? 0, lower: 0, upper: 0, ...run?.turned }
  }
  const [title, publisher] = [heightOf('dernier'), heightOf('Gué')]
  expect(title.first).toBe(title.lower)
  expect(title.upper).toBeGreaterThan(title.lower)
  expect(publisher.upper).toBeGreaterThan(0)
  expect(publisher.upper).toBeLessThan(title.lower)

  const codes = async (changed: Partial<typeof finished>) => {
    const { failed, findings } = await outcomeOf({ ...finished, ...changed })
    return [...failed, ...findings.map(({ code }) => code)]
  }
  const withConfig = (config: object) => ({
    book: { ...book, config: { ...book.config, ...config } },
  })
  expect(await codes(withConfig({ title: 'Le premier bac' }))).toEqual([
    'wrap-cover',
    'wrap-words',
    'wrap-words',
  ])
  expect(await codes(withConfig({ biography: undefined }))).toEqual([
    'wrap-cover',
    'wrap-words',
  ])
  expect(await codes(withConfig({ printIsbn: '9780306406157' }))).toEqual([
    'barcode-cover',
    'wrap-cover',
    'barcode-other',
    'wrap-words',
  ])
  // The title begins on a cover that is so low, and runs over its upper edge.
  const lower = { ...book.config.trim, heightPx: ((title.lower + 40) * 96) / 72 }
  const { findings } = await outcomeOf({ ...finished, ...withConfig({ trim: lower }) })
  expect(findings.map(({ says }) => says)).toContainEqual(
    expect.stringMatching(/dernier.*on its spine/u),
  )
  const thicker = { coverWrap: readCoverWrap('15mm') }
  expect(await codes(withConfig(thicker))).toEqual(expect.arrayContaining(['wrap-size']))
  expect(pageMap?.pages.length).toBe(1)
})
