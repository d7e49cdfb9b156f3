import type { Element, Nodes } from 'hast'
import type { Book, Manuscript } from '../../scripts/book.ts'
import { formulaSource } from '../../scripts/lib/atoms.ts'

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

/** What there is to read in a book, notes last, with links within it in brackets. */
export function linesOf({
  notes,
  sections,
}: Pick<Book, 'notes' | 'sections'>): readonly string[] {
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

/** Where what is told of it is, and what that is. */
export function problemsOf({
  chapterFiles,
  configFile,
  otherFiles,
}: Manuscript): readonly string[] {
  return [configFile, ...otherFiles, ...chapterFiles].flatMap((file) =>
    file.messages.map(
      ({ column, line, ruleId }) => `${file.basename}:${line}:${column} ${ruleId}`,
    ),
  )
}
