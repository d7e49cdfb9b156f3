import type { Element, Nodes } from 'hast'
import { expect, test } from 'vitest'
import { assembleBook } from '../scripts/assemble/assemble-book.ts'
import type { Book } from '../scripts/book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { formulaSource } from '../scripts/lib/atoms.ts'
import { fillPages, likelyPageTexts } from '../scripts/lib/page-references.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { fixtureNames, fixturePath } from './support/fixtures.ts'

// A folder for each; `text.txt` is what there is to read, with references in brackets, in the e-book and, where it
// differs, in print, whose pages are not known yet. To accept a change, run `npm test -- --update` and read the diff.
test.each(fixtureNames('references'))('references: %s', async (name) => {
  const manuscript = await loadManuscript(
    fixturePath('references', name, 'manuscript'),
    {},
  )
  const { chapters, config } = await compileManuscript(manuscript)
  if (!config) throw new Error(manuscript.configFile.messages.join('\n'))
  const templates = await loadTemplates(config.look)
  const book = await assembleBook(manuscript, config, chapters, templates)
  const { inPrint = book } = book
  const print = linesOf(fillPages(inPrint, likelyPageTexts(inPrint)))
  const lines = linesOf(book).map((line, index) =>
    line === print[index] ? line : `${line}\n  in print: ${print[index]}`,
  )
  const problems = [manuscript.configFile, ...manuscript.chapterFiles].flatMap((file) =>
    file.messages.map(
      ({ column, line, ruleId }) => `${file.basename}:${line}:${column} ${ruleId}`,
    ),
  )

  await expect([...lines, '', ...problems, ''].join('\n')).toMatchFileSnapshot(
    `../${fixturePath('references', name, 'text.txt')}`,
  )
})

/** What holds no blocks, a line each. */
const holders = new Set([
  'caption',
  'dd',
  'dt',
  'code',
  'figcaption',
  'h1',
  'h2',
  'h3',
  'li',
  'p',
  'math',
  'td',
  'th',
])

function linesOf({ notes, sections }: Book): readonly string[] {
  const linesIn = (node: Nodes): readonly string[] => {
    if (node.type === 'element' && holders.has(node.tagName)) return [readable(node)]
    return 'children' in node ? node.children.flatMap(linesIn) : []
  }
  const children = [...notes.values()].flatMap((note) => note.children)
  return [
    ...sections.map(({ tree }) => tree),
    { type: 'root', children } as const,
  ].flatMap(linesIn)
}

function readable(node: Nodes): string {
  if (node.type === 'text') return node.value.replaceAll('\n', ' ')
  if (node.type !== 'element') return ''
  const text = formulaSource(node) ?? node.children.map(readable).join('')
  return isReference(node) ? `[${text}]` : text
}

function isReference({ properties: { dataNote, href } }: Element): boolean {
  return dataNote === undefined && String(href ?? '').startsWith('#')
}
