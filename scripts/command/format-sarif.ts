import { sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Log, ReportingDescriptor, Result } from 'sarif'
import type { VFile } from 'vfile'
import { writeJson } from '../lib/visible.ts'
import { fillSlots } from '../problems/problem-kind.ts'
import { problems } from '../problems/report.ts'
import { pathFromHere } from './terminal.ts'

type VFileMessage = VFile['messages'][number]

/**
 * Every problem of every file in SARIF, for editors and for the pages of code hosts.
 *
 * Paths in the working directory are relative to it. Columns count UTF-16 code units, from 1.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function formatSarif(files: readonly VFile[]): string {
  const found = [...new Set(files)].flatMap((file) =>
    file.messages.map((message) => ({ file, message })),
  )
  const hints = new Map(found.map(({ message }) => [message.ruleId ?? '', message.note]))
  const codes = [...hints.keys()].sort()
  const rules = codes.map((code) => ruleOf(code, hints.get(code)))
  const log: Log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Colophon', rules } },
        columnKind: 'utf16CodeUnits',
        results: found.map(({ file, message }) => resultOf(file, message, codes)),
      },
    ],
  }
  return writeJson(log)
}

/**
 * A code with what can be done about it. Code hosts show only rules that have all three texts.
 *
 * @param example - What can be done about one of the problems, where it is not the same every time.
 */
function ruleOf(code: string, example: string | undefined): ReportingDescriptor {
  const kind = Object.entries(problems).find(([name]) => name === code)?.[1]
  const words = code.replaceAll('-', ' ')
  const name = words.charAt(0).toUpperCase() + words.slice(1)
  const hint = kind && fillSlots(kind.hint, []) === kind.hint ? kind.hint : example
  const help = hint || name
  return {
    id: code,
    shortDescription: { text: name },
    fullDescription: { text: help },
    help: { text: help, markdown: help },
    defaultConfiguration: kind && { level: kind.severity },
  }
}

function resultOf(file: VFile, message: VFileMessage, codes: readonly string[]): Result {
  const { column, fatal, line, note, place, reason, ruleId = '' } = message
  const end = place && 'end' in place ? place.end : undefined
  const region = {
    startLine: line,
    startColumn: column,
    endLine: end?.line,
    endColumn: end?.column,
  }
  const physicalLocation = {
    artifactLocation: { uri: uriOf(file) },
    region: line === undefined ? undefined : region,
  }
  return {
    ruleId,
    ruleIndex: codes.indexOf(ruleId),
    level: fatal ? 'error' : 'warning',
    message: { text: note ? `${reason}. ${note}` : reason },
    locations: [{ physicalLocation }],
  }
}

function uriOf(file: VFile): string {
  const fromHere = pathFromHere(file)
  if (fromHere === undefined) return pathToFileURL(file.path).href
  return fromHere.split(sep).map(encodeURIComponent).join('/')
}
