import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seededRandom } from './seeded-random.ts'

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

const vocabulary =
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
      () => `${vocabulary[below(vocabulary.length)]}${blocks}${letters[kind]}`,
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
