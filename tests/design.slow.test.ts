/** Designs at their limits, and in combinations, in every look: all are proved. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { lookNames } from '../scripts/load/templates/read-look.ts'
import { buildBook } from './support/books.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 300_000 })

const prose =
  'Every conference begins with furniture, and before there is an *agenda* there is a table, of which the shape is argued. '
const scene = (_: unknown, at: number) =>
  `${prose.repeat(1 + (at % 4))}${at % 5 === 0 ? '[^1]' : ''}\n\n${at % 6 === 5 ? '***\n\n' : ''}`
const text = Array.from({ length: 30 }, scene)
  .join('')
  .replaceAll(/\[\^1\]/g, (_, at) => {
    return at === 0 ? '' : `^[A note of *its* own, ${prose}]`
  })
const blocks = readFileSync('tests/fixtures/structure/blocks/manuscript.md', 'utf8')

/** Each has every key at one of its ends, or none. */
const designs: Readonly<Record<string, string>> = {
  'small, close and wide':
    'a4|text-font: Alegreya Sans\n  text-size: 8pt\n  leading: 1.1\n  text-width: 98mm\n  alignment: justified\n  hyphenation: true\n  paragraph-indent: 6em\n  openings: drop-caps\n  ornament: "❦ ❦"',
  'large and open':
    'letter|text-font: Inter\n  heading-font: EB Garamond\n  text-size: 26pt\n  leading: 1.8\n  alignment: ragged\n  paragraph-space: line\n  openings: drop-caps\n  ornament: rule.svg',
  'margins as narrow as presses take':
    'a5|margins: { inner: 9.6mm, outer: 6.4mm, top: 10.6mm, bottom: 10.6mm }\n  text-size: 14pt\n  running-heads:\n    verso: { head-left: folio, head-centre: title, foot-right: [author, publisher] }\n    recto: { head-left: [chapter, section], head-right: [folio, Draft], foot-centre: section }\n    opening: { foot-right: folio, foot-left: title }\n    front: { head-right: author }',
  'lines as few as a page may have':
    'a6|margins: { top: 6.4mm, bottom: 6.4mm }\n  leading: 22pt\n  text-size: 9pt\n  heading-font: fira code\n  paragraph-indent: none\n  hyphenation: false\n  openings: none\n  running-heads: none',
  'large print': '7x10|large-print: true\n  text-font: Literata\n  openings: drop-caps',
  'code for all':
    '6x9|text-font: Fira Code\n  code-font: Spectral\n  text-size: 9pt\n  alignment: justified\n  openings: small-capitals\n  paragraph-space: half-line\n  paragraph-indent: 1em',
}

test.each(
  Object.keys(designs).flatMap((name, index) => {
    // Every other look for each: all in all take minutes.
    const some = lookNames().filter((_, turn) => (turn + index) % 2 === 0)
    return some.map((look) => [name, look] as const)
  }),
)('%s: a design of the look %s', async (name, look) => {
  const [trim, design] = (designs[name] ?? '').split('|')
  const dir = temporaryFolder()
  const head = blocks.replace(
    /^trim: .*$/m,
    `trim: ${trim}\nlook: ${look}\ndesign:\n  ${design}`,
  )
  const [, front = '', body = ''] = /^---\n(.*?\n)---\n(.*)$/s.exec(head) ?? []
  writeFileSync(join(dir, 'book.yaml'), front)
  writeFileSync(
    join(dir, 'rule.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="80"><path d="M0 0h90v80z"/></svg>',
  )
  writeFileSync(
    join(dir, 'blocks.md'),
    `## The table\n\n${text}${body.replace(/^# .*$/gm, '')}\n`,
  )

  const { checks, files } = await buildBook({
    manuscriptPath: dir,
    formats: look === 'essay' ? ['pdf', 'epub', 'html'] : ['pdf'],
  })

  const errors = files.flatMap(({ messages }) => messages.filter(({ fatal }) => fatal))
  expect(errors.map(String)).toEqual([])
  expect(checks.filter(({ passed }) => !passed)).toEqual([])
})
