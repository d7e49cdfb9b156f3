import type { Nodes } from 'mdast'
import remarkDefinitionList from 'remark-definition-list'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

/** All that plain text may turn into; anything else was taken for markup. */
const expectedNodes = new Set(['root', 'heading', 'paragraph', 'text', 'link', 'break'])

/** Words of a text: what stands between white space. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\S+/gu) ?? []
}

/**
 * Reads Markdown back, and compares its words with those that it was made from.
 *
 * @returns The first difference, as a sentence; `undefined` when every word is there, in order.
 */
export function compareWords(
  words: readonly string[],
  title: string,
  markdown: string,
): string | undefined {
  const tree = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkDefinitionList)
    .parse(markdown)
  const pieces: string[] = [title, '\n']
  const stray = collect(tree, pieces)
  if (stray !== undefined) return `the text was taken for a ${stray}`
  const read = wordsOf(pieces.join(''))
  const length = Math.max(words.length, read.length)
  for (let index = 0; index < length; index += 1) {
    if (words[index] !== read[index]) {
      return `word ${index + 1} is \`${words[index] ?? ''}\` in the text and \`${read[index] ?? ''}\` in the manuscript`
    }
  }
  return undefined
}

/** Adds the text of a node and those in it; returns the type of one that should not be there. */
function collect(node: Nodes, pieces: string[]): string | undefined {
  if (!expectedNodes.has(node.type)) return node.type
  if (node.type === 'text') pieces.push(node.value)
  if (node.type === 'break') pieces.push('\n')
  for (const child of 'children' in node ? node.children : []) {
    const stray = collect(child, pieces)
    if (stray !== undefined) return stray
  }
  if (node.type === 'paragraph' || node.type === 'heading') pieces.push('\n')
  return undefined
}
