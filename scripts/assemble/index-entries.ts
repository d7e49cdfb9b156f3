/** The entries of the index, of the places that authors mark: a tree, in the order of the language. */
import type { Element, ElementContent, ElementData, RootContent } from 'hast'
import type { VFile } from 'vfile'
import type { IndexMark, IndexName, Locator, Note, SourcePlace, Words } from '../book.ts'
import { defined } from '../lib/defined.ts'
import { groupBy } from '../lib/group-by.ts'
import { elementsOf, marksOf } from '../lib/hast.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import { labelOf } from './contents.ts'
import { titleOf } from './number-things.ts'
import type { Draft } from './sections.ts'

/** An entry while its places are gathered. */
export interface Entry {
  readonly text: string
  /** What it is sorted by. */
  readonly key: string
  readonly label: readonly ElementContent[]
  readonly locators: Omit<Locator, 'id'>[]
  readonly sees: (SourcePlace & { readonly isAlso: boolean; readonly target: string })[]
  /** In their order, once all are known. */
  readonly below: Map<string, Entry>
}

/** A place that is marked, and what is known of it. */
interface Marked extends Pick<Locator, 'note' | 'section'> {
  readonly element: Element
  readonly file: VFile
  readonly mark: IndexMark
}

/** The entries of the outermost level by their names. The marks are gone from the text then, and each place has an id. */
export function indexEntries(
  drafts: readonly Draft[],
  notes: ReadonlyMap<Draft, readonly Note[]>,
  freeId: FreeId,
): ReadonlyMap<string, Entry> {
  const top = new Map<string, Entry>()
  /** Ranges that are not ended yet, by entry. */
  const open = new Map<Entry, Marked & { readonly at: number }>()
  const all = takeMarks(drafts, notes)
  const written = new Set(
    all.flatMap(({ element, mark: { path } }) =>
      path.length > 0 ? path.map(nameOf) : [labelOf(element).text],
    ),
  )
  for (const marked of all) {
    const { element, file, mark } = marked
    const path = mark.path.length > 0 ? mark.path : ownName(element, written)
    const entry = path.length > 0 ? entryAt(top, path) : undefined
    if (!entry) report(file, 'index-entry-empty', [''], element)
    else if (mark.see) {
      const { isAlso, targets } = mark.see
      const { position } = element
      for (const target of targets) entry.sees.push({ isAlso, target, file, position })
    } else addPlace(entry, marked)
  }
  for (const [{ text }, { element, file }] of open)
    report(
      file,
      'index-range-broken',
      [shorten(text, 80), 'begins and does not end'],
      element,
    )
  return top

  function addPlace(entry: Entry, marked: Marked): void {
    const { element, file, mark, note, section } = marked
    const { edge, form } = mark
    const begun = open.get(entry)
    const fault = edge && faultOf(edge, begun !== undefined)
    if (fault)
      report(file, 'index-range-broken', [shorten(entry.text, 80), fault], element)
    element.properties.id ??= freeId(`index-${slugOf(entry.text)}`)
    const to = String(element.properties.id)
    const { locators } = entry
    const begin = edge === 'end' && begun ? locators[begun.at] : undefined
    if (begun && begin) {
      locators[begun.at] = { ...begin, until: to, sectionUntil: section }
      open.delete(entry)
      return
    }
    if (edge === 'begin' && !begun) open.set(entry, { ...marked, at: locators.length })
    locators.push({ to, section, ...defined({ form, note }) })
  }
}

function faultOf(edge: 'begin' | 'end', isBegun: boolean): string | undefined {
  if (edge === 'begin') return isBegun ? 'begins within another' : undefined
  return isBegun ? undefined : 'ends and has not begun'
}

/** All marks in the order of the text. */
function takeMarks(
  drafts: readonly Draft[],
  notes: ReadonlyMap<Draft, readonly Note[]>,
): readonly Marked[] {
  let at = 0
  return drafts.flatMap((draft) => {
    const { file, tree } = draft
    const headings = new Set(draft.headings)
    const [first] = draft.headings
    at += 1
    let section = [at, first ? titleOf(first)() : ''] as const
    const left = new Map(notes.get(draft)?.map((note) => [note.id, note]))
    return placesIn(tree.children, left).flatMap(
      ({ element, note }): readonly Marked[] => {
        if (headings.has(element) && element !== first) {
          at += 1
          section = [at, titleOf(element)()]
        }
        const place = { element, file, section, ...defined({ note }) }
        return marksIn(element).map((mark) => ({ ...place, mark }))
      },
    )
  })
}

/** All elements, those of a note where it is called first. */
function placesIn(
  nodes: readonly RootContent[],
  left: Map<string, Note>,
  note?: string,
): readonly { readonly element: Element; readonly note: string | undefined }[] {
  return nodes
    .flatMap((node) => elementsOf(node))
    .flatMap((element) => {
      const called = left.get(String(element.properties.dataNote))
      if (!called) return [{ element, note }]
      left.delete(called.id)
      return [{ element, note }, ...placesIn(called.children, left, called.label)]
    })
}

/** Takes the marks off an element: what is copied of it, for a list, is no place. */
function marksIn(element: Element): readonly IndexMark[] {
  const { index = [], ...others } = marksOf(element)
  if (index.length > 0) element.data = others as ElementData
  return index
}

/** Words of the text as an entry. A capital that the begin of a sentence may have gives way to what stands elsewhere. */
function ownName(element: Element, written: ReadonlySet<string>): readonly IndexName[] {
  const { label, text } = labelOf(element)
  const lower = text.charAt(0).toLowerCase() + text.slice(1)
  const isCapital = lower !== text && written.has(lower)
  const children = isCapital ? [{ type: 'text', value: lower } as const] : [...label]
  return text === '' ? [] : [{ name: { ...element, children } }]
}

function entryAt(top: Map<string, Entry>, path: readonly IndexName[]): Entry | undefined {
  let [level, entry]: [Map<string, Entry>, Entry | undefined] = [top, undefined]
  for (const each of path) {
    const { label } = labelOf(each.name)
    const text = nameOf(each)
    const id = JSON.stringify([each.key ?? text, text])
    entry = level.get(id) ?? {
      ...{ text, key: keyOf(each.key ?? text), label },
      ...{ locators: [], sees: [], below: new Map() },
    }
    level.set(id, entry)
    level = entry.below
  }
  return entry
}

function nameOf({ name }: IndexName): string {
  return labelOf(name).text.replaceAll(/\s+/g, ' ')
}

/** Quotation marks and brackets before a name are not sorted by. */
function keyOf(text: string): string {
  return text.replace(/^[\p{Pi}\p{Pf}\p{Ps}"']+(?=[\p{L}\p{N}])/u, '')
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 40)
}

/** Entries by their keys, as the language has them. */
export function inOrder(
  entries: ReadonlyMap<string, Entry>,
  collator: Intl.Collator,
): readonly Entry[] {
  return [...entries.values()].sort(
    (a, b) => collator.compare(a.key, b.key) || collator.compare(a.text, b.text),
  )
}

/**
 * Entries that are in order, by the letters above them: numbers and signs before all others.
 *
 * @param given - Heads of the language, as `templates/index.yaml` has them.
 */
export function groupsOf(
  sorted: readonly Entry[],
  { compare }: Intl.Collator,
  language: string,
  words: Words,
  given = '',
): ReadonlyMap<string, readonly Entry[]> {
  const { compare: compareBase } = new Intl.Collator(language, { sensitivity: 'base' })
  const heads = given.split(' ').filter(Boolean)
  const headOf = (key: string): string => {
    const [first = ''] = key.normalize('NFC')
    if (!/\p{L}/u.test(first)) return words['index-signs'] ?? ''
    const script = scripts.find((each) => each.test(first))
    if (script) {
      const own = heads.filter((head) => script.test(head.slice(-1)))
      const begun = own.findLast((head) => compare(head.slice(-1), first) <= 0)
      return begun?.charAt(0) ?? own[0]?.charAt(0) ?? ''
    }
    const [plain = first] = first.normalize('NFD')
    return (compareBase(plain, first) === 0 ? plain : first).toLocaleUpperCase(language)
  }
  const groups = groupBy(sorted, ({ key }) => headOf(key))
  const signs = groups.get(words['index-signs'] ?? '')
  return signs ? new Map([[words['index-signs'] ?? '', signs], ...groups]) : groups
}

/** Scripts that have no letters, or too many. */
const scripts = [/\p{sc=Han}/u, /[\p{sc=Hira}\p{sc=Kana}]/u, /\p{sc=Hang}/u]
