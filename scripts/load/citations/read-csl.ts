/** Works in CSL-JSON and CSL-YAML, as authors and tools write them, in the form that a processor of citations takes. */
import type { VFile } from 'vfile'
import { isMap, isSeq, parseDocument, YAMLParseError } from 'yaml'
import type { Work } from '../../book.ts'
import { expectedName } from '../../lib/edit-distance.ts'
import { once } from '../../lib/memoize.ts'
import { namesIn, readData } from '../../lib/read-template.ts'
import { placeIn } from '../../lib/text-positions.ts'
import { report } from '../../problems/report.ts'

/** A work as CSL-JSON has it. */
export type Item = NonNullable<ReturnType<Work['read']>>

const data =
  readData<Record<'types' | 'people' | 'dates' | 'no-case' | 'small-caps', string>>(
    'citations.yaml',
  )
const [types, people, dates] = [data.types, data.people, data.dates].map(namesIn)

/** As much as a field of any work has. */
const longestText = 10_000

/** Adds a work to others, of which none may have its key. */
export function addWork(works: Map<string, Work>, key: string, work: Work): void {
  const first = works.get(key)
  works.set(key, first ?? work)
  const cause = {
    text: 'the first is',
    file: first?.file ?? work.file,
    place: first?.position,
  }
  if (first) report(work.file, 'citation-key-duplicate', [key], work.position, cause)
}

/** Adds the works of a file, a list or in `references`. */
export function readCsl(file: VFile, works: Map<string, Work>): void {
  const items = itemsIn(file)
  if (items.length === 0 && file.messages.length === 0)
    report(file, 'bibliography-empty', [])
  for (const { item, range: [from = 0, to = 1] = [] } of items)
    addItem(works, item, { file, position: placeIn(file, from, to) })
}

/** JSON is YAML, too. */
function itemsIn(file: VFile) {
  // Pandoc's metadata stand between lines of hyphens.
  const yaml = String(file).replaceAll(/^(?:---|\.\.\.)(?=[ \t]*$)/gm, '   ')
  try {
    const document = parseDocument(yaml, { logLevel: 'error', prettyErrors: false })
    const [error] = document.errors
    if (error) throw error
    const { contents: root } = document
    const list = isMap(root) ? (root.get('references') ?? root.get('items')) : root
    return (isSeq(list) ? list.items.filter((node) => isMap(node)) : []).map((node) => ({
      item: node.toJS(document, { maxAliasCount: 100 }) as Item,
      range: node.get('id', true)?.range ?? [],
    }))
  } catch (error) {
    // Nested too deep, or of aliases that repeat it too often, it has no place.
    const [from, to] = error instanceof YAMLParseError ? error.pos : [0, 1]
    const [why = ''] = (error instanceof Error ? error.message : '').split('\n')
    report(file, 'bibliography-syntax', [why], placeIn(file, from, to))
    return []
  }
}

function addItem(works: Map<string, Work>, item: Item, place: Omit<Work, 'read'>): void {
  const { file, position } = place
  const { id, title, type, URL: address } = item
  const [key, name] = [String(id ?? ''), String(type ?? '')]
  if (key === '') report(file, 'citation-keyless', [], position)
  else {
    if (!types?.has(name)) {
      const expected = expectedName(name, types ?? [], 'one of CSL, such as `book`')
      report(file, 'citation-type-unknown', [name, expected], position)
    }
    if (!title && !address) report(file, 'citation-untitled', [key], position)
    addWork(works, key, { ...place, read: once(() => readItem(item)) })
  }
}

/** Its fields that can be used, each with a value of the kind that it should have. */
export function readItem(item: Item): Item {
  const entries = Object.entries(item).flatMap(([key, value]): [string, unknown][] => {
    if (people?.has(key)) return [[key, [value].flat().map(readName)]]
    if (dates?.has(key)) return [[key, readDate(value)]]
    const isPlain = /^[A-Za-z][\w-]*$/.test(key) && key !== 'constructor'
    if (isPlain && typeof value === 'number') return [[key, value]]
    return isPlain && typeof value === 'string' ? [[key, readText(value)]] : []
  })
  return Object.fromEntries(entries)
}

/** Text with the marks of emphasis that Pandoc's CSL-YAML has. */
function readText(value: string): string {
  return value
    .slice(0, longestText)
    .replaceAll(/[\ufdd0-\ufdef]/g, '')
    .replaceAll(
      /(?<![\w*])(\*{1,2})(?=[^\s*])([^*\n]+)(?<=\S)\1(?![\w*])/g,
      (_, { length }, words) => (length === 2 ? `<b>${words}</b>` : `<i>${words}</i>`),
    )
    .replaceAll(/([\^~])([^\s^~/]{1,20})\1/g, (_, sign, words) =>
      sign === '^' ? `<sup>${words}</sup>` : `<sub>${words}</sub>`,
    )
    .replaceAll(/\[([^[\]]*)\]\{\.(nocase|smallcaps)\}/g, (_, words, name) =>
      (name === 'nocase' ? data['no-case'] : data['small-caps']).replace(
        '{{text}}',
        () => words,
      ),
    )
}

function readName(name: unknown): Item {
  if (typeof name !== 'object' || name === null)
    return { literal: readText(String(name)) }
  const parts = Object.entries(name).filter(([, part]) => typeof part === 'string')
  return Object.fromEntries(parts.map(([key, part]) => [key, readText(part)]))
}

/** What is said of a date besides its numbers. */
const inWords = ['circa', 'literal', 'raw', 'season']

/** `2005`, `2005-03/2005-04`, Pandoc's older `{ year, month, day }`; what cannot be read stands as it is. */
function readDate(date: unknown): Item {
  const [first] = [date].flat()
  if (typeof first === 'object' && first !== null) {
    const { day, month, year, 'date-parts': parts } = first as Item
    const known = Object.entries(first).filter(
      ([key, value]) => inWords.includes(key) && /^(?:st|nu|bo)/.test(typeof value),
    )
    const ofYear = year === undefined ? [] : [[year, month, day].filter(Boolean)]
    const all: readonly unknown[] = Array.isArray(parts) ? parts : ofYear
    const dates = all.map((each) => [each].flat().slice(0, 3).map(Number))
    return Object.fromEntries([
      ...known,
      ...(all.length > 0 ? [['date-parts', dates]] : []),
    ])
  }
  const written = String(first ?? '')
  const parts = written
    .split('/')
    .map((each) => /^\s*(-?\d{1,4})(?:-(\d\d))?(?:-(\d\d))?\s*$/.exec(each))
  return parts.includes(null)
    ? { literal: readText(written) }
    : { 'date-parts': parts.map((each) => each?.slice(1).filter(Boolean).map(Number)) }
}
