/**
 * Every number of a page that a book prints, in contents, lists, references and index, is that of the page on which its
 * target is read in the finished file. More books than here: `SEEDS=1-50 npx vitest run --config tests/vitest.config.ts
 * tests/printed-numbers`.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildBook } from './support/books.ts'
import { generateMixed } from './support/generate-manuscripts.ts'
import { type InspectedPdf, inspectPdf } from './support/inspect-pdf.ts'
import { type Chance, seededRandom } from './support/seeded-random.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const [first = 1, last = 2] = (process.env.SEEDS ?? '')
  .split('-')
  .filter(Boolean)
  .map(Number)
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index)

const [looks, trims] = [
  ['novel', 'report', 'essay', 'course'],
  ['6x9', 'a5', 'letter', 'a6', '5x8'],
]

/** What a typesetter remarks on, in texts that nobody wrote. */
const ofType = /^(?:code-wrapped|heading-stranded|hyphens-stacked|line-|page-sparse)/

/** Words that are in a book once and mark what numbers lead to: of headings, captions, and places of the index. */
interface Marks {
  headings: number
  pictures: number
  tables: number
  references: number
  places: number
}

/** Gives a mixed book headings, pictures and tables that are referred to, references to them, and an index. */
async function refer(dir: string, chance: Chance): Promise<Marks> {
  const marks = { headings: 0, pictures: 0, tables: 0, references: 0, places: 0 }
  const things: string[] = []
  const add = (kind: keyof Marks, prefix: string): number => {
    marks[kind]++
    things.push(`${prefix}-${marks[kind]}`)
    return marks[kind]
  }
  const additions: readonly ((piece: string) => string)[] = [
    (piece) => {
      const number = add('pictures', 'fig')
      return `${piece}\n\n![Drawn pict${number}x](diagram.svg){#fig-${number} width=40%}`
    },
    (piece) => {
      const number = add('tables', 'tbl')
      const table = '| a | b |\n| - | - |\n| c | d |'
      return `${piece}\n\n${table}\n\n: Counted tabl${number}x {#tbl-${number}}`
    },
    (piece) => `${toFill} ${piece}`,
    (piece) => `${toFill} ${piece}`,
    (piece) => {
      // Some words stand in several places.
      if (marks.places < 2 || chance.next() < 0.6) marks.places++
      return `[indx${chance.between(Math.max(1, marks.places - 2), marks.places)}x]{.index} ${piece}`
    },
  ]
  const change = (piece: string): string => {
    if (/^##? /.test(piece)) {
      const number = add('headings', 'head')
      // Where it begins, as a long one may go on on the next page.
      return `${piece.replace(/^#+ /, `$&head${number}x `)} {#head-${number}}`
    }
    const isProse = /^\p{L}[^|\n]*\.$/u.test(piece)
    return isProse && chance.next() < 0.8 ? chance.oneOf(additions)(piece) : piece
  }
  const names = (await readdir(dir)).filter((name) => name.endsWith('.md')).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')))
  const changed = texts.map((text) =>
    piecesOutside(text)
      .map(([piece, isOutside]) => (isOutside ? change(piece) : piece))
      .join('\n\n'),
  )
  const refer = () => {
    const number = ++marks.references
    const to = chance.oneOf(things)
    const form = chance.oneOf([`[p.\u00a0{page}](#${to})`, `[that](#${to}){.page}`])
    return `From${number}x-${to}\u00a0${form}\u00a0upto${number}x.`
  }
  const filled = changed.map((text) => text.replaceAll(toFill, refer))
  await Promise.all(names.map((name, at) => writeFile(join(dir, name), filled[at] ?? '')))
  await writeFile(
    join(dir, '999.md'),
    '# Lists {#lists}\n\n:::list-of-figures\n:::\n\n:::list-of-tables\n:::\n\n# Index {#the-index .index}\n\n:::index\n:::\n',
  )
  return marks
}

/** Where a reference is to stand, once all that it may lead to is known. */
const toFill = '@@'

/** What blank lines part, and whether it stands in no box. */
function piecesOutside(
  text: string,
): readonly (readonly [piece: string, isOutside: boolean])[] {
  let depth = 0
  return text.split('\n\n').map((piece) => {
    for (const [, name] of piece.matchAll(/^[>\s]*:{3,}(.*)$/gm)) depth += name ? 1 : -1
    return [piece, depth === 0]
  })
}

/** What the finished file says, read word by word. */
function reader({ destinations, labels, pages }: InspectedPdf) {
  const texts = pages.map(({ text }) =>
    text.replaceAll(/[-‐]\n/g, '').replaceAll(/\s+/g, ' '),
  )
  const [lists = 0, index = 0] = [
    destinations.get('lists'),
    destinations.get('the-index'),
  ]
  const text = labels.indexOf('1')
  const pageOf = (word: string) =>
    texts.findIndex((each, at) => at >= text && at < lists && each.includes(word))
  const labelOf = (word: string) => labels[pageOf(word)]
  const within = (from: number, to: number) => texts.slice(from, to).join(' ')
  return {
    texts,
    labels,
    pageOf,
    labelOf,
    contents: within(0, text),
    lists: within(lists, index),
    index: within(index, texts.length),
    pagesOf: (word: string) =>
      labels.filter((_, at) => at >= text && at < lists && texts[at]?.includes(word)),
  }
}

const numbersTo = (length: number) => Array.from({ length }, (_, index) => index + 1)

test.each(seeds)(
  'each number that book %i prints is that of its page',
  { timeout: 240_000 },
  async (seed) => {
    const chance = seededRandom(seed)
    const manuscriptPath = join(temporaryFolder(), 'numbered')
    const [look, trim] = [looks[seed % looks.length], trims[seed % trims.length]]
    const opening = chance.oneOf(['any', 'recto'])
    const settings = `look: ${look}\ntrim: ${trim}\nlanguage: en\nopening: ${opening}\n`
    await generateMixed(manuscriptPath, seed, 110, settings)
    const marks = await refer(manuscriptPath, chance)

    const { artifacts, files } = await buildBook({ manuscriptPath, formats: ['pdf'] })

    const told = files.flatMap(({ messages }) => messages)
    expect(told.filter(({ ruleId }) => !ofType.test(String(ruleId))).map(String)).toEqual(
      [],
    )
    const read = reader(inspectPdf(artifacts[0]?.bytes ?? new Uint8Array()))
    // In the contents of one look, numbers stand before titles.
    const printed = (text: string, word: string) =>
      (look === 'essay' && text === read.contents
        ? new RegExp(`(\\d+) (?:(?!\\d+ ).)*${word}`)
        : new RegExp(`${word}\\D*(\\d+)`)
      ).exec(text)?.[1]
    const wrong = [
      ...numbersTo(marks.headings).map(
        (number) => [`head${number}x`, read.contents] as const,
      ),
      ...numbersTo(marks.pictures).map(
        (number) => [`pict${number}x`, read.lists] as const,
      ),
      ...numbersTo(marks.tables).map((number) => [`tabl${number}x`, read.lists] as const),
    ].filter(([word, text]) => printed(text, word) !== read.labelOf(word))
    expect(
      wrong.map(([word, text]) => [word, printed(text, word), read.labelOf(word)]),
    ).toEqual([])
    expect(referencesIn(read).filter(({ isHeld }) => !isHeld)).toEqual([])
    expect(referencesIn(read).length).toBeGreaterThan(0.8 * marks.references)
    for (const number of numbersTo(marks.places)) {
      const [, list = ''] =
        new RegExp(`indx${number}x, ([\\d–, ]+)`).exec(read.index) ?? []
      expect(pagesIn(list), `indx${number}x`).toEqual(read.pagesOf(`indx${number}x`))
    }
    expect(Math.min(...Object.values(marks))).toBeGreaterThan(2)
  },
)

/** References that stand on one page: what they say, and whether it is so. */
function referencesIn({ labelOf, labels, pageOf, texts }: ReturnType<typeof reader>) {
  const words = { head: 'head', fig: 'pict', tbl: 'tabl' }
  return texts.flatMap((text, here) =>
    [
      ...text.matchAll(/From(\d+)x-(head|fig|tbl)-(\d+) (p\. \w+|that[^.]*?) upto\1x/g),
    ].map(([, , kind, number, said = '']) => {
      const word = `${words[kind as keyof typeof words]}${number}x`
      const there = pageOf(word)
      const isFacing = Math.floor((there + 1) / 2) === Math.floor((here + 1) / 2)
      const near =
        there === here ? 'that' : isFacing ? 'that on the facing page' : undefined
      const expected = /^p\./.test(said)
        ? `p. ${labelOf(word)}`
        : (near ?? `that on page ${labels[there]}`)
      return { said, expected, isHeld: said === expected }
    }),
  )
}

/** The pages of an entry, ranges written out. */
function pagesIn(list: string): readonly string[] {
  return list
    .split(', ')
    .filter(Boolean)
    .flatMap((each) => {
      const [from = 0, to = from] = each.trim().split('–').map(Number)
      return Array.from({ length: to - from + 1 }, (_, index) => String(from + index))
    })
}
