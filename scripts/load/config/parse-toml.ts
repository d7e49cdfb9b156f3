import { parse, TomlError } from 'smol-toml'
import type { VFile } from 'vfile'
import { Document, isNode, isScalar, visit } from 'yaml'
import { positionsIn } from '../../lib/text-positions.ts'
import { report } from '../../problems/report.ts'
import { type Parsed, replaceControls } from './parse-yaml.ts'

/**
 * TOML as if it had been written in YAML. Each key is where a line first begins with its name.
 *
 * @param toml - The keys; offsets are those of `file`.
 * @returns `undefined` when `file` now carries an error.
 */
export function parseToml(file: VFile, toml: string): Parsed | undefined {
  const places = positionsIn(toml)
  try {
    const document = new Document(textsOf(parse(toml)), { schema: 'failsafe' })
    const lines = [...toml.matchAll(/^[ \t]*(?:\[+[ \t]*)?["']?([\w.-]+)/gm)]
    const starts = new Map<string, number>()
    for (const { 0: start, 1: name = '', index } of lines)
      if (!starts.has(name)) starts.set(name, index + start.length - name.length)
    visit(document, {
      Pair(_, { key, value }) {
        if (!isScalar(key)) return
        const name = String(key.value)
        const from = starts.get(name) ?? 0
        key.range = [from, from + name.length, from + name.length]
        if (isNode(value)) value.range = key.range
      },
    })
    replaceControls(file, document, places)
    return { document, places }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const what = /: ([^\n]*?)\.?\n/.exec(error.message)?.[1] ?? 'wrong syntax'
    const offset = toml.split('\n', error.line - 1).join('\n').length
    const at = offset + (error.line > 1 ? 1 : 0) + error.column - 1
    const found = `text, expected TOML: \`key = "value"\` (${what})`
    report(file, 'config-syntax', [found], places(at, at + 1))
    return undefined
  }
}

/** Every number, date and truth value as text; empty tables stay. */
function textsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textsOf)
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return String(value)
  return new Map(Object.entries(value).map(([key, inner]) => [key, textsOf(inner)]))
}
