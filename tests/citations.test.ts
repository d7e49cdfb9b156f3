import type { Element, Nodes } from 'hast'
import { expect, test } from 'vitest'
import { assembleBook } from '../scripts/assemble/assemble-book.ts'
import type { Book } from '../scripts/book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { elementsOf, hasClass } from '../scripts/lib/hast.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { fixtureNames, fixturePath } from './support/fixtures.ts'
import { linesOf, problemsOf } from './support/readable.ts'

// A folder for each; `text.txt` is what there is to read, with links to the bibliography in brackets, and the emphasis of
// the text marked. To accept a change, run `npm test -- --update` and read the diff.
test.each(fixtureNames('citations'))('citations: %s', async (name) => {
  const path = fixturePath('citations', name, 'manuscript')
  const manuscript = await loadManuscript(path, {})
  const { chapters, config } = await compileManuscript(manuscript)
  if (!config) throw new Error(manuscript.configFile.messages.join('\n'))
  const templates = await loadTemplates(config.look)
  const book = await assembleBook(manuscript, config, chapters, templates)

  expect(unmatched(book)).toEqual([])
  const lines = [...linesOf(marked(book)), '', ...problemsOf(manuscript), '']
  await expect(lines.join('\n')).toMatchFileSnapshot(
    `../${fixturePath('citations', name, 'text.txt')}`,
  )
})

/** Citations without an entry, and entries without the citations that they name. */
function unmatched({ notes, sections }: Book): readonly string[] {
  const trees = [
    ...sections.map(({ tree }) => tree),
    ...[...notes.values()].flatMap(({ children }) => children),
  ]
  const all = trees.flatMap((tree: Nodes) => elementsOf(tree))
  const cites = all.filter((element) => hasClass(element, 'biblioref'))
  const entries = all.filter(
    ({ properties, tagName }) => tagName === 'li' && /^ref-/.test(String(properties.id)),
  )
  const idsOf = (elements: readonly Element[]) =>
    elements.map(({ properties }) => String(properties.id))
  const cited = entries.flatMap(({ properties: { dataCited } }) =>
    String(dataCited ?? '')
      .split(' ')
      .filter(Boolean),
  )
  const hrefs = new Set(cites.map(({ properties }) => String(properties.href).slice(1)))
  const [ids, known] = [new Set(idsOf(cites)), new Set(idsOf(entries))]
  return [
    ...[...hrefs].filter((id) => !known.has(id)),
    ...cited.filter((id) => !ids.has(id)),
    ...[...ids].filter((id) => !cited.includes(id)),
  ]
}

const signs: Readonly<Record<string, string>> = { em: '*', strong: '**', sup: '^' }

/** With the marks of Markdown for what is set apart, and numbers of notes. */
function marked({ notes, sections }: Book): Pick<Book, 'notes' | 'sections'> {
  const copy = structuredClone({
    notes: [...notes.values()].map(({ children }) => ({ children })),
    trees: sections.map(({ tree }) => tree),
  })
  const root = {
    type: 'root',
    children: copy.notes.flatMap(({ children }) => children),
  } as Nodes
  for (const element of [...copy.trees, root].flatMap((tree) => elementsOf(tree))) {
    const isSmall = hasClass(element, 'small-caps')
    const sign = signs[element.tagName] ?? (isSmall ? '+' : '')
    const start = hasClass(element, 'noteref') ? '^' : sign
    element.children.unshift({ type: 'text', value: start })
    element.children.push({ type: 'text', value: sign })
  }
  const entries = copy.notes.map((note, index) => [String(index), note] as const)
  return {
    sections: copy.trees.map((tree) => ({ tree })),
    notes: new Map(entries),
  } as unknown as Book
}
