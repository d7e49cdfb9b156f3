import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seededRandom } from './seeded-random.ts'

/** A manuscript full of notes, and how many it has. */
export interface NotedManuscript {
  readonly dir: string
  readonly notes: number
  /** Numbers of the notes that have such a word; those of headings, which contents repeat, have none. */
  readonly marked: readonly number[]
  /** Numbers of the notes of tables, which stand below the table's end. */
  readonly tabled: readonly number[]
}

const vocabulary =
  'the lamp and a keeper of wind under northern light where ships remember their harbour between long representation of weather responsibility in winter oil or extraordinary calm'.split(
    ' ',
  )

/**
 * A book of prose, lists, quotations, tables, headings, captions, verse and code with notes of one
 * word to more than a page in all of them, the same for the same seed.
 *
 * Note 12 is referred to right after the word `mark12x`; it begins with `begin12x` and ends with `end12x`.
 */
export async function generateNotedManuscript(
  dir: string,
  seed: number,
  blocks: number,
): Promise<NotedManuscript> {
  const random = seededRandom(seed).next
  const below = (limit: number) => Math.floor(random() * limit)
  const words = (count: number) =>
    Array.from({ length: count }, () => vocabulary[below(vocabulary.length)]).join(' ')
  const definitions: string[] = []
  let notes = 0
  const marked: number[] = []
  const tabled: number[] = []
  const ref = (mark = true, list = marked): string => {
    notes++
    const length = random() < 0.04 ? 150 + below(500) : 1 + below(40)
    const middle = random() < 0.1 ? `${words(length)}\n\n    ${words(12)}` : words(length)
    definitions.push(`[^n${notes}]: begin${notes}x ${middle} end${notes}x`)
    if (mark) list.push(notes)
    return mark ? ` mark${notes}x[^n${notes}]` : `[^n${notes}]`
  }
  const prose = (share: number, sentences = 1 + below(6)) =>
    Array.from({ length: sentences }, () => {
      const refs = random() < share ? ref() + (random() < 0.1 ? ref() : '') : ''
      return `${words(5 + below(16))}${refs}.`
    }).join(' ')
  const makers: readonly (() => string)[] = [
    () => `## Section ${words(3)}${random() < 0.3 ? ref(false) : ''}`,
    () => Array.from({ length: 2 + below(4) }, () => `- ${prose(0.4, 2)}`).join('\n'),
    () => `> ${prose(0.4, 3)}\n>\n> ${prose(0.4, 2)}`,
    () =>
      [
        '| a | b |',
        '| - | - |',
        ...Array.from(
          { length: 2 + below(random() < 0.15 ? 45 : 5) },
          () =>
            `| ${words(3)}${random() < 0.15 ? ref(true, tabled) : ''} | ${words(4)} |`,
        ),
      ].join('\n'),
    () => `::: verse\n${words(6)}\n${words(5)}${ref()}\n${words(6)}\n:::`,
    () =>
      `\`\`\`\n${Array.from({ length: 3 + below(20) }, () => words(4)).join('\n')}\n\`\`\``,
    () => `Term${ref()}\n: ${prose(0.3, 2)}`,
  ]
  const body = Array.from({ length: blocks }, () => {
    const make = random() < 0.25 ? makers[below(makers.length)] : undefined
    return make ? make() : prose(0.35)
  })
  await mkdir(dir, { recursive: true })
  await writeFile(
    join(dir, 'book.yaml'),
    'title: Notes\nauthors: Ann Author\nlanguage: en\nkind: book\n',
  )
  await writeFile(
    join(dir, 'text.md'),
    ['# Notes everywhere', ...body, ...definitions].join('\n\n'),
  )
  return { dir, notes, marked, tabled }
}
