import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fixturePath } from './fixtures.ts'
import { seededRandom } from './seeded-random.ts'

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

const settings =
  'title: Lampen\nauthors: Anna Autorin\nlanguage: de\ntoc: true\ntrim: A6\n'
