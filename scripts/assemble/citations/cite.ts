/** Citations of works in all of the book, as its style has them, and the bibliography. */
import type { Element, Nodes } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { VFile } from 'vfile'
import type { BookConfig, Citations, Manuscript, SourcePlace } from '../../book.ts'
import { expectedName, nearestNames } from '../../lib/edit-distance.ts'
import { groupBy } from '../../lib/group-by.ts'
import { elementsOf } from '../../lib/hast.ts'
import type { FreeId } from '../../lib/unique-ids.ts'
import { shorten } from '../../lib/visible.ts'
import { report, reportSetting } from '../../problems/report.ts'
import type { Draft } from '../sections.ts'
import { readDetails, toMarkup } from './cited-text.ts'
import { type Cluster, type Item, openProcessor, type Processor } from './run-citeproc.ts'
import {
  type EntryLinks,
  fillBibliography,
  type Result,
  setCitations,
} from './set-citations.ts'

/** More than any book has: to tell works apart takes time by their square. */
const mostWorks = 3000
const mostCitations = 6000

/** A citation of the text, and where it stands. */
interface Site {
  readonly element: Element
  readonly draft: Draft
  /** Which run of sections it stands in, whose notes are counted together. */
  readonly run: number
  /** Number of the note that it is in, or makes; 0 for none. */
  readonly note: number
}

interface Setting {
  readonly config: BookConfig
  readonly freeId: FreeId
  /** Whether the numbers of notes begin anew. */
  readonly isBegun: (draft: Draft) => boolean
}

/**
 * Sets the citations of a book, and its bibliography. What names no work is reported.
 *
 * Where the numbers of notes begin anew, as in each chapter of a book, so do citations: the first of a work there is a first
 * one, and none is *ibid.* to the chapter before.
 */
export function citeWorks(
  drafts: readonly Draft[],
  { citations, configFile }: Pick<Manuscript, 'citations' | 'configFile'>,
  { config, freeId, isBegun }: Setting,
): void {
  if (!citations) return
  const sites = sitesIn(drafts, citations, isBegun)
  const items = itemsOf(sites, citations, config, configFile)
  const isTooMany = items.size > mostWorks || sites.length > mostCitations
  if (isTooMany) {
    const say = (works: number, places: number) =>
      `${works.toLocaleString('en')} works in ${places.toLocaleString('en')} places`
    const most = say(mostWorks, mostCitations)
    report(configFile, 'citations-many', [say(items.size, sites.length), most])
    return
  }
  try {
    const processor = openProcessor(citations, items)
    const links = linksOf(items, freeId)
    const results = render(sites, processor, items)
    setCitations(drafts, { processor, links, results, config, freeId })
    fillBibliography(drafts, processor.bibliography(), links)
  } catch (error) {
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
    const [style = '', said] = [config.citationStyle, shorten(why, 100)]
    const details = [style, said, 'one that can be run'] as [string, string, string]
    reportSetting(configFile, 'citation-style', 'citation-style-unusable', details)
  }
}

function linksOf(items: ReadonlyMap<string, Item>, freeId: FreeId): EntryLinks {
  const idOf = (key: string) =>
    freeId(`ref-${key.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}`)
  return new Map([...items.keys()].map((key) => [key, { id: idOf(key), from: [] }]))
}

/** The works that are cited, in that order, and then those that the settings name. */
function itemsOf(
  sites: readonly Site[],
  { works }: Citations,
  { nocite = [] }: BookConfig,
  configFile: VFile,
): ReadonlyMap<string, Item> {
  const known = [...works.keys()]
  const cited = sites.flatMap(({ draft: { file }, element }) =>
    citesIn(element).map((cite) => ({
      key: keyOf(cite),
      file,
      position: cite.position ?? element.position,
    })),
  )
  for (const { draft, element } of sites) reportUndivided(element, draft.file)
  const position = configFile.data.configPlaces?.get('nocite')
  const keys = nocite.flatMap((key) => (key === '*' ? known : key))
  const uncited = keys.map((key) => ({ key, file: configFile, position }))
  const items = new Map<string, Item>()
  const nearest = nearestNames()
  const all: readonly (SourcePlace & { readonly key: string })[] = [...cited, ...uncited]
  for (const { file, key, position } of all) {
    const item = items.get(key) ?? works.get(key)?.read()
    if (item) items.set(key, item)
    if (works.has(key)) continue
    const expected = expectedName(key, known, 'one that it has', nearest)
    report(file, 'citation-unknown', [key, expected], position)
  }
  return items
}

/** A work in what is said of another would be printed as it is written. */
function reportUndivided(citation: Element, file: VFile): void {
  for (const cite of citesIn(citation))
    for (const key of elementsOf(cite).filter(isKey).slice(1))
      report(
        file,
        'citation-undivided',
        [textOf(key)],
        cite.position ?? citation.position,
      )
}

function isKey({ properties }: Element): boolean {
  return properties.dataCiteKey !== undefined
}

function keyOf({ properties }: Element): string {
  return String(properties.dataCite)
}

function citesIn({ children }: Element): readonly Element[] {
  return children
    .filter((child) => child.type === 'element')
    .filter(({ properties }) => properties.dataCite !== undefined)
}

/** Citations as they are read, those of a note where it is first referred to. */
function sitesIn(
  drafts: readonly Draft[],
  { style }: Citations,
  isBegun: Setting['isBegun'],
): readonly Site[] {
  const makesNotes = /<style\b[^>]*\bclass\s*=\s*["']note["']/.test(style)
  let [count, run] = [0, 0]
  return drafts.flatMap((draft): readonly Site[] => {
    const defined = new Map(draft.notes.map((note) => [note.label, note]))
    const visitAll = (nodes: readonly Nodes[], note: number): readonly Site[] =>
      nodes.flatMap((node) => (node.type === 'element' ? visit(node, note) : []))
    const visit = (element: Element, note: number): readonly Site[] => {
      const { dataCitation, dataNote } = element.properties
      if (dataCitation !== undefined)
        return [{ element, draft, run, note: makesNotes ? note || ++count : note }]
      const definition = defined.get(String(dataNote))
      if (!definition) return visitAll(element.children, note)
      defined.delete(definition.label)
      return visitAll(definition.children, ++count)
    }
    if (isBegun(draft)) [count, run] = [0, run + 1]
    return visitAll(draft.tree.children, 0)
  })
}

/** What is set of each citation that names a work. */
function render(
  sites: readonly Site[],
  processor: Processor,
  items: ReadonlyMap<string, Item>,
): ReadonlyMap<Nodes, Result> {
  const isKnown = (cite: Element) => items.has(keyOf(cite))
  const known = sites.filter(({ element }) => citesIn(element).some(isKnown))
  const runs = groupBy(known, ({ run }) => run)
  const results = [...runs.values()].flatMap((run) => {
    const held = run.map((): Element[] => [])
    const clusters = run.map(({ element, note }, index): Cluster => {
      const cites = citesIn(element).filter(isKnown)
      const works = cites.map((cite) => readCite(cite, held[index] ?? [], processor))
      return { works, note, isInText: element.properties.dataCitation === 'text' }
    })
    const rendered = processor.render(clusters)
    return run.map(({ element }, index) => {
      const result = { html: '', ...rendered[index], held: held[index] ?? [] }
      return [element, result] as const
    })
  })
  return new Map<Nodes, Result>(results)
}

function readCite(
  { children, properties }: Element,
  held: Element[],
  { locators }: Processor,
) {
  const at = children.findIndex((child) => child.type === 'element' && isKey(child))
  const prefix = toMarkup(children.slice(0, at), held).trim()
  const details = readDetails(toMarkup(children.slice(at + 1), held), locators)
  return {
    ...details,
    key: String(properties.dataCite),
    prefix: prefix === '' ? '' : `${prefix} `,
    // In brackets of its own after a key in the text, nothing stands before it.
    suffix: details.suffix.trimEnd().replace(/^(?=[\p{L}\p{N}<])/u, ', '),
    isAuthorless: properties.dataAuthorless !== undefined,
  }
}
