import type { Element, ElementContent, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { h } from 'hastscript'
import type { Book, BookConfig, Chapter, IndexEntry, Note, Words } from '../book.ts'
import { expectedName } from '../lib/edit-distance.ts'
import { hasClass, headingsAmong, marksOf } from '../lib/hast.ts'
import { primarySubtag } from '../lib/languages.ts'
import { elementsInTexts } from '../lib/texts.ts'
import type { FreeId } from '../lib/unique-ids.ts'
import { shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import { type Entry, groupsOf, indexEntries, inOrder } from './index-entries.ts'
import { madeChapter } from './made-pages.ts'
import { type Draft, elementsOf } from './sections.ts'

/** The chapters with a place for the index, where places are marked: an empty section of the author's, or one at the end. */
export function withIndex(
  chapters: readonly Chapter[],
  config: BookConfig,
  words: Words,
): readonly Chapter[] {
  const all = elementsInTexts(chapters)
  const last = chapters.at(-1)
  if (!last || all.some(isPlace) || !all.some((each) => marksOf(each).index))
    return chapters
  const place = h('div.index-entries', { dataIndexPlace: '' })
  for (const { tree } of chapters) {
    const at = emptyIndexIn(tree)
    if (at === undefined) continue
    tree.children.splice(at, 0, place)
    return chapters
  }
  return [
    ...chapters,
    madeChapter(last, config, ['index'], words['section-index'], [place]),
  ]
}

/** Where the content of a section for the index is missing: after its heading, in the text of a book or an article. */
function emptyIndexIn({ children }: Root): number | undefined {
  const headings = headingsAmong(children)
  const at = headings.findIndex((heading) => hasClass(heading, 'index'))
  const [heading, next] = headings.slice(Math.max(at, 0))
  const isWithin = heading && next && !children.includes(next)
  if (at < 0 || !heading || !children.includes(heading) || isWithin) return undefined
  const from = children.indexOf(heading) + 1
  const within = children.slice(from, next && children.indexOf(next))
  return textOf({ type: 'root', children: within }).trim() === '' ? from : undefined
}

function isPlace({ properties: { dataIndexPlace } }: Element): boolean {
  return dataIndexPlace !== undefined
}

/** Fills the place of the index with its entries. What leads to the text is left empty for each format to fill. */
export function fillIndex(
  drafts: readonly Draft[],
  notes: ReadonlyMap<Draft, readonly Note[]>,
  { language }: Pick<BookConfig, 'language'>,
  words: Words,
  heads: Words,
  freeId: FreeId,
): Pick<Book, 'index'> {
  const top = indexEntries(drafts, notes, freeId)
  const places = drafts.flatMap((draft) =>
    elementsOf(draft, isPlace).map((place) => ({ draft, place })),
  )
  const [first, ...more] = places
  if (first && top.size === 0) report(first.draft.file, 'index-empty', [], first.place)
  for (const { draft, place } of more) report(draft.file, 'index-doubled', [], place)
  for (const { place } of places) delete place.properties.dataIndexPlace
  const collator = new Intl.Collator(language, { numeric: true })
  const byPath = new Map(pathsIn(top))
  const ids = new Map(
    [...byPath].map(([path, entry]) => [
      entry,
      freeId(`entry-${path.replaceAll('!', '-')}`),
    ]),
  )
  const entries: IndexEntry[] = []
  let count = 0
  const sorted = inOrder(top, collator)
  for (const [head, group] of groupsOf(
    sorted,
    collator,
    language,
    words,
    heads[primarySubtag(language)],
  ))
    first?.place.children.push(
      h('div.index-group', [h('p.index-head', head), listOf(group)]),
    )
  return entries.length > 0 ? { index: entries } : {}

  function listOf(list: readonly Entry[], above: readonly string[] = []): Element {
    const items = list.map((entry) => itemOf(entry, [...above, entry.text]))
    return h('ul.index-list', items)
  }

  function itemOf(entry: Entry, path: readonly string[]): Element {
    const id = ids.get(entry) ?? ''
    const locators = entry.locators.map((locator) => {
      count += 1
      return { ...locator, id: `index.${count}` }
    })
    entries.push({ id, key: entry.key, level: path.length, locators })
    const links = locators.flatMap(({ id: dataPageReference, to }, index) => {
      const link = h('a.locator', { href: `#${to}`, dataPageReference, dataAtoms: '0' })
      if (index === 0) return [link]
      const before = { dataPageReference: `${dataPageReference}.before`, dataAtoms: '0' }
      return [h('span.between-locators', before), link]
    })
    const sees = seesOf(entry).flatMap(([isAlso, targets], index) => [
      links.length === 0 && index === 0 ? ', ' : '; ',
      ...seeAs(words[isAlso ? 'index-see-also' : 'index-see'] ?? '', targets),
    ])
    const term = h('span.index-term', structuredClone([...entry.label]))
    const line = h('p.index-entry', [
      term,
      ...(links.length > 0 ? [', ', ...links] : []),
      ...sees,
    ])
    const below = inOrder(entry.below, collator)
    if (below.length === 0) return h('li.index-item', { id }, line)
    const form = words['index-continued'] ?? ''
    const dataContinued = form.replace('{{entry}}', () => path.join(', '))
    return h('li.index-item', { id, dataContinued }, [line, listOf(below, path)])
  }

  /** Links to other entries: those in place of its own first, each once. */
  function seesOf({ sees }: Entry): readonly (readonly [boolean, readonly Element[]])[] {
    return [false, true].flatMap((isAlso) => {
      const found = new Map(
        sees
          .filter((see) => see.isAlso === isAlso)
          .map((see) => [pathOf(see.target), see]),
      )
      const links = [...found].map(([path, { file, position, target }]) => {
        const entry = byPath.get(path)
        const href = `#${entry && ids.get(entry)}`
        const text = target.replaceAll(/\s*!\s*/g, ', ')
        const name = isAlso ? 'a.index-see-also' : 'a.index-see'
        if (entry) return h(name, { href }, asIn(entry, text))
        const expected = expectedName(path, byPath.keys(), 'the name of one')
        report(file, 'index-see-missing', [shorten(target, 80), expected], position)
        return h('span', target)
      })
      return links.length > 0 ? [[isAlso, links] as const] : []
    })
  }
}

/** What an entry is called by, as that has it. */
function asIn({ label, text }: Entry, called: string): string | ElementContent[] {
  const isSame = text.toLowerCase() === called.toLowerCase()
  return isSame ? structuredClone([...label]) : called
}

/** Entries by their names from the outermost on, whatever their capitals. */
function pathsIn(
  level: ReadonlyMap<string, Entry>,
  above: readonly string[] = [],
): readonly (readonly [string, Entry])[] {
  return [...level.values()].flatMap((entry) => {
    const path = [...above, entry.text]
    return [[pathOf(path.join('!')), entry] as const, ...pathsIn(entry.below, path)]
  })
}

function pathOf(written: string): string {
  return written
    .toLowerCase()
    .replaceAll(/\s*[!,]\s*/g, '!')
    .replaceAll(/\s+/g, '-')
}

/** Words with `{{entries}}` in them, which stand out. */
function seeAs(form: string, targets: readonly Element[]): readonly (Element | string)[] {
  const [before = '', after = ''] = form.split('{{entries}}')
  const said = (text: string) => (text === '' ? [] : [h('em', text.trim()), ' '])
  const links = targets.flatMap((link, index) => (index > 0 ? ['; ', link] : [link]))
  return [...said(before), ...links, ...said(after)]
}
