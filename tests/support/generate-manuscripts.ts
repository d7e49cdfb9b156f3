import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fixturePath } from './fixtures.ts'
import { seededRandom } from './seeded-random.ts'

const settings =
  'title: Lampen\nauthors: Anna Autorin\nlanguage: de\ntoc: true\ntrim: A6\n'
const stems =
  'donau dampf schiff fahrt gesellschaft kapitän winter hafen lampen wärter brücken zoll nebel leucht turm'
const french = 'la lumière du phare tremble devant les navires silencieux'
const ukrainian = 'світло маяка тремтить перед мовчазними кораблями'

/**
 * A book in which pages begin with everything that a page can begin with: within long words, in
 * another language, after dashes, with links, pictures, rules, rows, items, lines of verse and of code,
 * and below notes that take pages. The same for the same seed.
 */
export async function generatePages(
  dir: string,
  seed: number,
  kind: 'article' | 'book' = 'book',
): Promise<void> {
  const random = seededRandom(seed).next
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = (text: string) => {
    const words = text.split(' ')
    return words[below(words.length)] ?? ''
  }
  const repeat = (count: number, make: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => make(index))
  let notes = 0
  const definitions: string[] = []
  const word = () => repeat(1 + below(4), () => pick(stems)).join('')
  const foreign = (text: string) => repeat(4, () => pick(text)).join(' ')
  const note = () => {
    notes++
    const length = random() < 0.15 ? 160 : 8
    definitions.push(`[^${notes}]: ${repeat(length, word).join(' ')}.`)
    return `${word()}[^${notes}]`
  }
  const phrases: readonly (() => string)[] = [
    () => `${word()}—${word()}—${word()}`,
    () => `[${foreign(french)}]{lang=fr}`,
    () => `[${foreign(ukrainian)}]{lang=uk}`,
    () => `*${word()} ${word()}* **${word()}**`,
    () => `[${repeat(5, word).join(' ')}](https://example.org/${word()})`,
    note,
  ]
  const one = (makers: readonly (() => string)[]) =>
    makers[below(makers.length)]?.() ?? ''
  const phrase = () => (random() < 0.12 ? one(phrases) : word())
  const words = (count: number) => repeat(count, phrase).join(' ')
  const prose = () => `${words(12 + below(60))}.`
  const blocks: readonly (() => string)[] = [
    () => `## ${word()} ${word()}`,
    () => `## ${note()}\n\n### ${word()}`,
    () => repeat(3 + below(5), () => `- ${words(3 + below(20))}`).join('\n'),
    () =>
      repeat(
        3 + below(3),
        (index) => `${index + 1}. ${words(20)}\n\n   ${words(9)}`,
      ).join('\n'),
    () => `> ${words(30)}\n>\n> ${words(20)}`,
    () => `::: verse\n${repeat(9, () => repeat(3, word).join(' ')).join('\n')}\n:::`,
    () =>
      [
        '| a | b |',
        '| - | - |',
        ...repeat(3 + below(30), () => `| ${word()} | ${words(4)} |`),
      ].join('\n'),
    () =>
      `\`\`\`\n${repeat(4 + below(30), () => word().slice(0, 30)).join('\n')}\n\`\`\``,
    () => `![${word()}](map.png)\n\n${prose()}`,
    () => `***\n\n${prose()}`,
    () => `${word()}\n: ${words(25)}\n: ${words(6)}`,
    () => `::: note\n${prose()}\n:::`,
  ]
  await mkdir(dir, { recursive: true })
  await copyFile(fixturePath('epub', 'pictures', 'map.png'), join(dir, 'map.png'))
  await writeFile(join(dir, 'book.yaml'), `${settings}kind: ${kind}\n`)
  for (const chapter of [1, 2]) {
    const body = repeat(20, () => (random() < 0.5 ? one(blocks) : prose()))
    const parts = [`# ${word()}`, prose(), ...body, ...definitions.splice(0)]
    await writeFile(join(dir, `${chapter}.md`), parts.join('\n\n'))
  }
}

export type BlockKind =
  | 'paragraph'
  | 'heading'
  | 'quotation'
  | 'item'
  | 'verse'
  | 'row'
  | 'code'

/** Every word of a block ends with its number and the letter of its kind: `lamp12p`. */
export const letters: Readonly<Record<BlockKind, string>> = {
  paragraph: 'p',
  heading: 'h',
  quotation: 'q',
  item: 'i',
  verse: 'v',
  row: 'r',
  code: 'c',
}

const plainWords =
  'the lamp and a keeper of wind under northern light where ships remember their harbour between long weather winter oil or calm'.split(
    ' ',
  )

/** Everything but notes, so that each line of print tells what it belongs to; the same for the same seed. */
export async function generateProse(
  dir: string,
  seed: number,
  settings: string,
): Promise<void> {
  const random = seededRandom(seed).next
  const below = (limit: number) => Math.floor(random() * limit)
  let blocks = 0
  const words = (count: number, kind: BlockKind): string => {
    blocks++
    return Array.from(
      { length: count },
      () => `${plainWords[below(plainWords.length)]}${blocks}${letters[kind]}`,
    ).join(' ')
  }
  const list = (count: number, make: () => string) =>
    Array.from({ length: count }, make).join('\n')
  const prose = () => words(8 + below(70), 'paragraph')
  const others: readonly (() => string)[] = [
    () => `## ${words(3 + below(6), 'heading')}\n\n${prose()}`,
    () => `### ${words(3, 'heading')}\n\n${prose()}`,
    () => list(2 + below(4), () => `- ${words(3 + below(24), 'item')}`),
    () => `> ${words(30, 'quotation')}\n>\n> ${words(12, 'quotation')}`,
    () => `::: verse\n${list(4, () => words(4, 'verse'))}\n:::`,
    () =>
      `| a | b |\n| - | - |\n${list(2 + below(5), () => `| ${words(2, 'row')} | ${words(3, 'row')} |`)}`,
    () => `\`\`\`\n${list(2 + below(6), () => words(2, 'code'))}\n\`\`\``,
  ]
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'book.yaml'), settings)
  for (const chapter of [1, 2, 3]) {
    const body = Array.from({ length: 26 }, () =>
      random() < 0.4 ? others[below(others.length)]?.() : prose(),
    )
    const title = `# ${words(4, 'heading')}`
    await writeFile(join(dir, `${chapter}.md`), [title, prose(), ...body].join('\n\n'))
  }
}

/** A manuscript full of notes, and how many it has. */
interface NotedManuscript {
  readonly dir: string
  readonly notes: number
  /** Numbers of the notes that have such a word; those of headings, which contents repeat, have none. */
  readonly marked: readonly number[]
}

const notedWords =
  'the lamp and a keeper of wind under northern light where ships remember their harbour between long representation of weather responsibility in winter oil or extraordinary calm'.split(
    ' ',
  )

/** Blocks of a chapter of the book below. */
const chapterBlocks = 120

/**
 * A book of prose, lists, quotations, tables, headings, figures, formulas, boxes, verse and code in all sizes, with
 * notes of one word to more than a page in all of them, the same for the same seed.
 *
 * Note 12 is referred to right after the word `mark12x`; it begins with `begin12x` and ends with `end12x`.
 *
 * @param settings - More lines of `book.yaml`.
 */
export async function generateNotedManuscript(
  dir: string,
  seed: number,
  blocks: number,
  settings = '',
): Promise<NotedManuscript> {
  const { between, next: random, oneOf } = seededRandom(seed)
  const list = (count: number, make: () => string, glue = '\n') =>
    Array.from({ length: count }, make).join(glue)
  const words = (count: number) => list(count, () => oneOf(notedWords), ' ')
  // Most are small, and some are as large as a page or larger.
  const size = (usual: number, most: number) => between(1, random() < 0.1 ? most : usual)
  const codeLine = () => ' '.repeat(2 * between(0, 3)) + words(between(1, 4))
  const code = () => `\`\`\`\n${list(size(14, 70), codeLine)}\n\`\`\``
  const formula = () => {
    const depth = between(0, 3)
    const nested = `${'\\frac{1}{2 + '.repeat(depth)}\\sum_{k=1}^n k${'}'.repeat(depth)}`
    return `$$\n${nested}\n$$`
  }
  const definitions: string[] = []
  let notes = 0
  const marked: number[] = []
  const noteText = (mayBeLong: boolean): string => {
    const isLong = mayBeLong && random() < 0.04
    const text = words(isLong ? between(150, 650) : between(1, 40))
    const inNote = (block: string) => `\n\n${block.replaceAll(/^/gm, '    ')}\n\n    `
    const block =
      mayBeLong && random() < 0.15 ? oneOf([() => words(12), code, formula])() : undefined
    return block === undefined ? `${text} ` : text + inNote(block)
  }
  const ref = (mark = true): string => {
    notes++
    const number = notes
    definitions.push(`[^n${number}]: begin${number}x ${noteText(mark)}end${number}x`)
    if (mark) marked.push(number)
    return mark ? ` mark${number}x[^n${number}]` : `[^n${number}]`
  }
  const sentence = (share: number) => {
    const refs = random() < share ? ref() + (random() < 0.1 ? ref() : '') : ''
    const inline = random() < 0.03 ? ' $\\sum_{k=1}^n \\frac{k}{2}$' : ''
    return `${words(between(5, 20))}${inline}${refs}.`
  }
  const prose = (share: number, sentences = between(1, 6)) =>
    list(sentences, () => sentence(share), ' ')
  const held = (share: number) => (random() < share ? ref(false) : '')
  const makers: readonly (() => string)[] = [
    () => `## Section ${words(3)}${random() < 0.3 ? ref(false) : ''}`,
    () => `## ${words(2)}\n\n### ${words(4)}\n\n${oneOf([code, figure, table])()}`,
    () => list(between(2, 5), () => `- ${prose(0.4, 2)}`),
    () => `> ${prose(0.4, 3)}\n>\n> ${prose(0.4, 2)}`,
    () => `::: verse\n${words(6)}\n${words(5)}${ref()}\n${words(6)}\n:::`,
    () => `::: note\n${words(between(3, 40))}${held(0.4)}\n:::`,
    () => `Term${ref()}\n: ${prose(0.3, 2)}`,
    table,
    figure,
    code,
    formula,
  ]
  function table() {
    return `| a | b |\n| - | - |\n${list(size(6, 46), () => `| ${words(3)}${random() < 0.15 ? ref() : ''} | ${words(4)} |`)}`
  }
  function figure() {
    return `![](diagram.svg "${words(4)}${held(0.2)}"){.decorative width=${between(10, 100)}%}`
  }
  await mkdir(dir, { recursive: true })
  await copyFile(fixturePath('epub', 'pictures', 'diagram.svg'), join(dir, 'diagram.svg'))
  await writeFile(
    join(dir, 'book.yaml'),
    `title: Notes\nauthors: Ann Author\nlanguage: en\nkind: book\n${settings}`,
  )
  for (let first = 0; first < blocks; first += chapterBlocks) {
    const body = list(
      Math.min(chapterBlocks, blocks - first),
      () => (random() < 0.3 ? oneOf(makers)() : prose(0.35)),
      '\n\n',
    )
    const parts = ['# Notes everywhere', body, ...definitions.splice(0)]
    const name = `${String(first).padStart(4, '0')}.md`
    await writeFile(join(dir, name), `${parts.join('\n\n')}\n`)
  }
  return { dir, notes, marked }
}

/**
 * A book of long tables between prose, with notes of all lengths in rows, heads, captions and the text around, with
 * cells that span rows, and tables in lists and quotations; the same for the same seed. Notes are marked as in
 * {@link generateNotedManuscript}.
 */
export async function generateTables(
  dir: string,
  seed: number,
): Promise<Omit<NotedManuscript, 'marked'>> {
  const random = seededRandom(seed).next
  const below = (limit: number) => Math.floor(random() * limit)
  const words = (count: number) =>
    Array.from({ length: count }, () => notedWords[below(notedWords.length)]).join(' ')
  const definitions: string[] = []
  let notes = 0
  const ref = (share: number): string => {
    if (random() >= share) return ''
    notes++
    const length = random() < 0.06 ? 100 + below(500) : 1 + below(30)
    definitions.push(`[^n${notes}]: begin${notes}x ${words(length)} end${notes}x`)
    return ` mark${notes}x[^n${notes}]`
  }
  const prose = (share = 0.2) =>
    Array.from(
      { length: 1 + below(6) },
      () => `${words(5 + below(16))}${ref(share)}.`,
    ).join(' ')
  const row = (share: number) =>
    `| ${below(999)} | ${words(1 + below(random() < 0.1 ? 40 : 4))}${ref(share)}${ref(share / 5)} |`
  const table = () => {
    const share = random() * 0.3
    const head = `| a${ref(0.1)} | b |\n| - | - |`
    const caption = random() < 0.3 ? `Table: ${words(4)}${ref(0.3)}\n\n` : ''
    const rows = Array.from({ length: 8 + below(60) }, () => row(share))
    return `${caption}${head}\n${rows.join('\n')}`
  }
  const spanned = () => {
    const groups = Array.from({ length: 3 + below(8) }, () => {
      const rows = 1 + below(5)
      const first = `<tr><th rowspan="${rows}">${words(2)}</th><td>\n\n${words(3)}${ref(0.2)}\n\n</td></tr>`
      const others = Array.from(
        { length: rows - 1 },
        () => `<tr><td>\n\n${words(2)}${ref(0.2)}\n\n</td></tr>`,
      )
      return [first, ...others].join('\n')
    })
    return `<table>\n<tbody>\n${groups.join('\n')}\n</tbody>\n</table>`
  }
  const indented = () => `- ${prose()}\n\n${table().replace(/^/gm, '  ')}`
  const makers = [table, table, table, spanned, indented]
  await mkdir(dir, { recursive: true })
  const trim = ['a6', 'a5', '6x9'][seed % 3]
  await writeFile(
    join(dir, 'book.yaml'),
    `title: Tables\nauthors: Ann Author\nlanguage: en\nkind: book\ntrim: ${trim}\n`,
  )
  for (const chapter of [1, 2, 3]) {
    const body = Array.from({ length: 5 }, () => {
      const before = Array.from({ length: below(4) }, () => prose())
      const heading = random() < 0.7 ? [`## Section ${words(2)}`] : []
      return [...before, ...heading, (makers[below(makers.length)] ?? table)(), prose()]
    }).flat()
    const parts = [`# Chapter ${chapter}`, prose(), ...body, ...definitions.splice(0)]
    await writeFile(join(dir, `${chapter}.md`), parts.join('\n\n'))
  }
  return { dir, notes }
}

/** What {@link generateFigures} makes. */
interface FigureBook {
  readonly chapters: number
  /** In each chapter. */
  readonly figures: number
  /** How many sentences of a hundred have a note. */
  readonly noted: number
  /** More lines of `book.yaml`. */
  readonly settings?: string
  /** Whether figures stay where they are. */
  readonly stay?: boolean
}

/**
 * A book of prose, lists, quotations and headings with figures of all heights between, some in a row, some below a heading or
 * at a chapter's end; the same for the same seed. Each block begins with a word of its own, `b12p`, the letter telling
 * its kind: `p` for text, `h` for a heading, `f` for a caption; the numbers ascend through the book.
 */
export async function generateFigures(
  dir: string,
  seed: number,
  { chapters, figures, noted, settings = '', stay }: FigureBook,
): Promise<string> {
  const { between, next: random, oneOf } = seededRandom(seed)
  let blocks = 0
  let notes = 0
  const definitions: string[] = []
  const words = (count: number) =>
    Array.from({ length: count }, () => oneOf(notedWords)).join(' ')
  const begin = (kind: string) => `b${String(++blocks).padStart(4, '0')}${kind}`
  const ref = () => {
    if (random() * 100 >= noted) return ''
    definitions.push(`[^n${++notes}]: ${words(between(2, random() < 0.05 ? 120 : 30))}.`)
    return `[^n${notes}]`
  }
  const sentences = (count: number) =>
    Array.from({ length: count }, () => `${words(between(6, 20))}${ref()}.`).join(' ')
  const prose = () => `${begin('p')} ${sentences(between(1, 7))}`
  const figure = () => {
    const name = oneOf(['low', 'middle', 'high', 'square'])
    return `![${words(3)}](${name}.svg "${begin('f')} ${words(between(2, 14))}")${stay ? '{fig-pos="H"}' : ''}`
  }
  const others: readonly (() => string)[] = [
    () => `## ${begin('h')} ${words(3)}\n\n${prose()}`,
    () => `- ${prose()}\n- ${prose()}\n- ${prose()}`,
    () => `> ${prose()}\n>\n> ${prose()}`,
  ]
  await mkdir(dir, { recursive: true })
  const heights = { low: 150, middle: 300, high: 460, square: 400 }
  for (const [name, height] of Object.entries(heights)) {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="${height}"><rect width="398" height="${height - 2}" x="1" y="1" fill="#ddd" stroke="#000"/></svg>`
    await writeFile(join(dir, `${name}.svg`), drawing)
  }
  const given = 'title: Figures\nauthors: Ann Author\nlanguage: en\nkind: book\n'
  await writeFile(join(dir, 'book.yaml'), given + settings)
  for (let chapter = 1; chapter <= chapters; chapter++) {
    const opening = [`# ${begin('h')} ${words(2)}`, prose()]
    const body = Array.from({ length: figures }, (_, index) => {
      const before = Array.from({ length: between(index === 0 ? 1 : 0, 6) }, () =>
        random() < 0.75 ? prose() : oneOf(others)(),
      )
      const leading = random() < 0.15 ? [`### ${begin('h')} ${words(2)}`] : []
      return [...before, ...leading, figure()]
    }).flat()
    const end = random() < 0.5 ? [prose(), prose()] : []
    const parts = [...opening, ...body, ...end, ...definitions.splice(0)]
    await writeFile(
      join(dir, `${String(chapter).padStart(2, '0')}.md`),
      parts.join('\n\n'),
    )
  }
  return dir
}

const wordsOf = {
  en: `${notedWords.join(' ')} antidisestablishmentarianism https://example.org/a/very/long/address/of/a/page.html`,
  de: 'die Lampe und ein Wärter vom Wind unter nördlichem Licht wo Schiffe sich des Hafens erinnern zwischen langem Wetter Verantwortlichkeit im Winter Öl oder außergewöhnlich still Donaudampfschifffahrtsgesellschaftskapitän Brückenzollverordnung',
  uk: 'лампа і доглядач вітру під північним світлом де кораблі пам’ятають свою гавань між довгою негодою відповідальність узимку олія або надзвичайно тихо перевантажувалися найвідповідальніший',
  ru: 'лампа и смотритель ветра под северным светом где корабли помнят свою гавань между долгой непогодой ответственность зимой масло или необыкновенно тихо достопримечательность человеконенавистничество',
  fr: 'la lampe et un gardien du vent sous la lumière du nord où les navires se rappellent leur port entre de longues tempêtes l’hiver responsabilité huile ou extraordinairement calme anticonstitutionnellement',
}

/**
 * A book of everything within everything: notes of all lengths and contents in lists, definitions, quotations, boxes,
 * columns, captions, headings, verse and heads of tables, several in one line; code with captions and line numbers, pictures side by
 * side, long words, chapters of one line. The same for the same seed; notes are marked as in {@link generateNotedManuscript}.
 *
 * @param settings - More lines of `book.yaml`, the language among them.
 */
export async function generateMixed(
  dir: string,
  seed: number,
  blocks: number,
  settings: string,
): Promise<NotedManuscript> {
  const { between, next: random, oneOf } = seededRandom(seed)
  const language = /language: (en|de|uk|ru|fr)/.exec(settings)?.[1] ?? 'en'
  const stock = wordsOf[language as keyof typeof wordsOf].split(' ')
  const list = (count: number, make: (index: number) => string, glue = '\n') =>
    Array.from({ length: count }, (_, index) => make(index)).join(glue)
  const words = (count: number) => list(count, () => oneOf(stock), ' ')
  const size = (usual: number, most: number) => between(1, random() < 0.1 ? most : usual)
  const indent = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by)
  const definitions: string[] = []
  const marked: number[] = []
  let notes = 0
  /** Notes of boxes, columns, captions and headings begin after these. */
  let isHeld = false
  const code = () => {
    const info = oneOf(['', 'js', 'python {.numberLines}', 'c title="Listing of it"'])
    const line = () => ' '.repeat(2 * between(0, 3)) + words(between(1, 5))
    return `\`\`\`${info}\n${list(size(12, 60), line)}\n\`\`\``
  }
  const formula = () => {
    const depth = between(0, 5)
    return `$$\n${'\\frac{1}{2 + '.repeat(depth)}x${'}'.repeat(depth)}\n$$`
  }
  const noteText = (): string => {
    const length = random() < 0.03 ? between(200, 1400) : between(1, 40)
    const more: readonly (() => string)[] = [
      () => words(12),
      () => code(),
      formula,
      () => list(3, () => `- ${words(between(1, 9))}`),
      () => `> ${words(20)}`,
      () => `| a | b |\n| - | - |\n${list(between(1, 5), () => '| c | d |')}`,
    ]
    const text = words(length)
    if (random() >= 0.12) return text
    return `${text}\n\n${indent(oneOf(more)(), '    ')}\n\n    ${words(3)}`
  }
  const ref = (share = 1, mark = !isHeld): string => {
    if (random() >= share) return ''
    notes++
    const number = notes
    definitions.push(`[^n${number}]: begin${number}x ${noteText()} end${number}x`)
    if (mark) marked.push(number)
    return mark ? ` mark${number}x[^n${number}]` : `[^n${number}]`
  }
  const refs = (share: number) =>
    list(random() < 0.1 ? between(2, 5) : 1, () => ref(share), '')
  const inline = () =>
    oneOf([
      '$\\frac{\\sum_k k}{\\frac{1}{2}}$',
      '`a_long.name/of::code`',
      `*${words(2)}*`,
      '$x$',
      `[${words(4)}](https://example.org/${between(1, 99)})`,
    ])
  const sentence = (share: number) =>
    `${words(between(3, 20))}${random() < 0.1 ? ` ${inline()}` : ''}${refs(share)}.`
  const prose = (share = 0.3, sentences = between(1, 6)) =>
    list(sentences, () => sentence(share), ' ')
  const held = (make: () => string): string => {
    const before = isHeld
    isHeld = true
    const made = make()
    isHeld = before
    return made
  }
  const table = () => {
    const row = () =>
      `| ${words(between(1, random() < 0.1 ? 30 : 3))}${ref(0.12)} | ${words(2)}${ref(0.04)} |`
    const caption = random() < 0.3 ? `\n\nTable: ${words(4)}${held(() => ref(0.4))}` : ''
    return `| a${held(() => ref(0.15))} | b |\n| - | - |\n${list(size(8, 50), row)}${caption}`
  }
  const picture = (most: number) =>
    held(
      () =>
        `![](diagram.svg "${words(4)}${ref(0.25)}"){.decorative width=${between(10, most)}%}`,
    )
  const leaves: readonly (() => string)[] = [
    prose,
    prose,
    code,
    formula,
    table,
    () => picture(100),
    () => `${picture(40)} ${picture(40)}`,
    () =>
      `::: verse\n${list(size(5, 40), () => `${' '.repeat(2 * between(0, 2))}${words(between(2, 9))}${ref(0.15)}`)}\n:::`,
    () => `::: epigraph\n${words(9)}${ref(0.3, false)}\n:::`,
    () => '***',
  ]
  const inside = (depth: number) => list(between(1, 3), () => block(depth + 1), '\n\n')
  const box = (depth: number) => {
    const kind = oneOf(['note', 'tip', 'theorem', 'warning[A title]'])
    const fence = ':'.repeat(8 - depth)
    return held(() => `${fence} ${kind}\n${inside(depth)}\n\n${fence}`)
  }
  const columns = (depth: number) => {
    const fence = ':'.repeat(8 - depth)
    const column = () =>
      `${fence} {.column width="50%"}\n${random() < 0.6 ? prose(0.2, 2) : inside(depth + 1)}\n\n${fence}`
    return held(() => `${fence}: {.columns}\n${column()}\n\n${column()}\n\n${fence}:`)
  }
  const containers: readonly ((depth: number) => string)[] = [
    () => list(size(4, 20), () => `- ${prose(0.3, 2)}`),
    (depth) =>
      list(
        between(1, 3),
        (at) => `${at + 1}. ${sentence(0.3)}\n\n${indent(inside(depth), '   ')}`,
        '\n\n',
      ),
    (depth) => indent(inside(depth), '> ').replaceAll(/^$/gm, '>'),
    (depth) =>
      `${words(2)}${ref(0.3)}\n\n:   ${sentence(0.3)}\n\n${indent(inside(depth), '    ')}`,
    () => list(between(1, 4), () => `${words(2)}${ref(0.3)}\n: ${prose(0.3, 2)}`, '\n\n'),
    box,
    columns,
  ]
  const block = (depth: number): string =>
    depth < 3 && random() < 0.3 ? oneOf(containers)(depth) : oneOf(leaves)()
  const heading = () => {
    const one = (marks: string) =>
      `${marks} ${words(between(1, 8))}${held(() => ref(0.3))}`
    return random() < 0.2 ? `${one('##')}\n\n${one('###')}` : one('##')
  }
  await mkdir(dir, { recursive: true })
  await copyFile(fixturePath('epub', 'pictures', 'diagram.svg'), join(dir, 'diagram.svg'))
  await writeFile(
    join(dir, 'book.yaml'),
    `title: Notes\nauthors: Ann Author\nkind: book\n${settings}`,
  )
  for (let left = blocks, chapter = 1; left > 0; chapter++) {
    const count = Math.min(left, random() < 0.15 ? 1 : between(20, 60))
    left -= count
    const body = list(
      count,
      () => {
        if (count === 1) return sentence(0.5)
        if (random() < 0.1) return heading()
        return random() < 0.45 ? prose() : block(0)
      },
      '\n\n',
    )
    const parts = [`# ${words(3)}${held(() => ref(0.1))}`, body, ...definitions.splice(0)]
    await writeFile(
      join(dir, `${String(chapter).padStart(3, '0')}.md`),
      `${parts.join('\n\n')}\n`,
    )
  }
  return { dir, notes, marked }
}
