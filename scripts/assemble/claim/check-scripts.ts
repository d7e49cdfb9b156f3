import type { Element, Nodes, Text } from 'hast'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { report } from '../../problems/report.ts'
import type { Draft } from '../draft.ts'

/** Scripts of which a run of words is another language, and not a name or a sign. */
const scripts = {
  Arab: 'Arabic',
  Cyrl: 'Cyrillic',
  Deva: 'Devanagari',
  Grek: 'Greek',
  Hebr: 'Hebrew',
  Latn: 'Latin',
} as const

type Script = keyof typeof scripts

/** Names of people and things are of no language, and rarely longer. @see https://www.w3.org/TR/WCAG22/#language-of-parts */
const fewestWords = 4

/**
 * Reports passages in a script that their language is not written in. What is in the same script,
 * such as French in an English text, no machine can tell with certainty.
 */
export function checkScripts(draft: Draft, standard: string, language: string): void {
  const notes = draft.definitions.flatMap(({ children }) => children)
  for (const node of [...draft.tree.children, ...notes]) {
    readNode(node, language, { file: draft.file, standard })
  }
}

interface Reader {
  readonly file: VFile
  readonly standard: string
}

function readNode(node: Nodes, language: string, reader: Reader): void {
  if (node.type === 'text') {
    for (const [words, script] of foreignRuns(node.value, language)) {
      const details: [string, string, string] = [words, scripts[script], reader.standard]
      report(
        reader.file,
        'claim-language-missing',
        details,
        placeOf(words, node, reader.file),
      )
    }
  } else if (node.type === 'element' && !isCode(node)) {
    const { lang } = node.properties
    const inner = typeof lang === 'string' ? lang : language
    for (const child of node.children) readNode(child, inner, reader)
  }
}

/** Where the words begin in the source, which may have other marks between them. */
function placeOf(words: string, { position }: Text, file: VFile): Position | undefined {
  const [first = ''] = words.split(' ')
  const from = position?.start.offset
  const at = String(file.value).indexOf(first, from)
  if (from === undefined || at === -1 || at > (position?.end.offset ?? 0)) return position
  const before = String(file.value).slice(0, at)
  const start = {
    line: before.split('\n').length,
    column: at - before.lastIndexOf('\n'),
    offset: at,
  }
  return { start, end: { ...start, column: start.column + first.length } }
}

function isCode({ tagName }: Element): boolean {
  return tagName === 'code' || tagName === 'pre'
}

function foreignRuns(text: string, language: string): readonly [string, Script][] {
  const own = scriptOf(language)
  return (Object.keys(scripts) as Script[]).flatMap((script): [string, Script][] => {
    if (own === undefined || script === own) return []
    const word = `\\p{Script=${script}}[\\p{Script=${script}}\\p{M}'’-]*`
    const run = `${word}(?:[\\s\\p{P}]+${word}){${fewestWords - 1},}`
    const [found] = text.match(new RegExp(run, 'u')) ?? []
    return found ? [[found.slice(0, 60), script]] : []
  })
}

/** The script of a language; `undefined` where it is not known, or mixes several, as Japanese does. */
function scriptOf(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().script
  } catch {
    return undefined
  }
}
