/** The processor of citations, `citeproc`, and what it is asked for. */
import { createRequire } from 'node:module'
import type { Citations, Work } from '../../book.ts'
import { type Details, locatorNames } from './cited-text.ts'

/** A work that is cited, its texts in citeproc's markup. */
export interface CitedWork extends Details {
  readonly key: string
  readonly prefix: string
  readonly isAuthorless: boolean
}

/** Works that are cited together. */
export interface Cluster {
  readonly works: readonly CitedWork[]
  /** Number of the note that it is in; 0 in the text. */
  readonly note: number
  /** Whether its author is a part of the sentence. */
  readonly isInText: boolean
}

/** In HTML, with `cite[data-work]` around what leads to a work. */
export interface Rendered {
  /** What is a part of the sentence, before the rest. */
  readonly author?: string | undefined
  readonly html: string
}

/** Between a work and what stands before or after it; no text of anyone has them. */
export const marks = { start: '\ufdd0', end: '\ufdd1' } as const
/** Stands for BibTeX's `and others`. */
const others = '\ufdd2'

export type Item = NonNullable<ReturnType<Work['read']>>
/** A work, and how it is cited. */
type Pair = readonly [Item, Item]

interface CiteprocCitation {
  readonly citationID?: string
  readonly citationItems?: readonly Item[]
  readonly properties: Item
  readonly sortedItems?: readonly Pair[]
}

interface Engine {
  readonly opt: Readonly<Record<'xclass' | 'lang', string>> & {
    readonly development_extensions: Record<string, boolean>
  }
  readonly locale: Readonly<Record<string, { readonly opts: Item }>>
  readonly registry: {
    readonly registry: Readonly<Record<string, { readonly seq: number }>>
  }
  getTerm(term: string, form: string, plural: number): string | undefined
  updateItems(ids: readonly string[]): void
  processCitationCluster(
    of: CiteprocCitation,
    before: object,
    after: object,
    flag: 2,
  ): void
  process_CitationCluster(pairs: readonly Pair[], of: CiteprocCitation): string
  makeBibliography():
    | false
    | readonly [Item & { entry_ids: string[][] }, readonly string[]]
}

export type Processor = ReturnType<typeof openProcessor>

/** That all works are known, as citeproc has it. */
const allKnown = 2

/**
 * Opens citeproc for the works of a book, in the order in which they are cited.
 *
 * @throws When the style cannot be run.
 */
export function openProcessor(
  { locales, style }: Citations,
  items: ReadonlyMap<string, Item>,
) {
  const keys = [...items.keys()]
  // Keys may be anything; these are no names of its own.
  const ids = new Map(keys.map((key, index) => [key, `w${index}`]))
  const keyOf = (id: string) => keys[Number(id.slice(1))] ?? ''
  const [language = 'en-US'] = locales.keys()
  const system = {
    retrieveLocale: (tag: string) => locales.get(tag) ?? false,
    retrieveItem: (id: string) => ({
      ...withOthers(items.get(keyOf(id)) ?? {}),
      id,
      system_id: id,
    }),
    wrapCitationEntry: (html: string, id = '') =>
      `<cite data-work="${id}">${html}</cite>`,
  }
  const CSL = createRequire(import.meta.url)('citeproc')
  const engine: Engine = new CSL.Engine(system, style, language, true)
  const { development_extensions: extensions } = engine.opt
  extensions.wrap_url_and_doi = true
  engine.updateItems([...ids.values()])
  const and = [engine.getTerm('and', 'long', 0), '&#38;', '&amp;', '&'].filter(Boolean)
  const andOthers = new RegExp(
    String.raw`,?\s*(?:(?:${and.join('|')})\s+)?${others}(\.?)`,
    'g',
  )
  const etAl = engine.getTerm('et-al', 'long', 0) ?? ''
  const printed = (html: string) =>
    checked(html).replaceAll(
      andOthers,
      (_, stop) => ` ${etAl}${etAl.endsWith('.') ? '' : stop}`,
    )

  return {
    isNotes: engine.opt.xclass === 'note',
    hasBibliography: /<bibliography\b/.test(style),
    /** Whether a full stop or a comma stands before a closing quotation mark. */
    takesPunctuationIn:
      engine.locale[engine.opt.lang]?.opts['punctuation-in-quote'] === true,
    locators: locatorNames((kind) =>
      ['long', 'short', 'symbol'].flatMap((form) =>
        [0, 1].flatMap((plural) => engine.getTerm(kind, form, plural) || []),
      ),
    ),
    ibid: engine.getTerm('ibid', 'long', 0) || '\ufdd0',
    render,
    bibliography,
    keyOf,
  }

  /** A run of citations; the first of each work in it is a first one. */
  function render(clusters: readonly Cluster[]): readonly Rendered[] {
    const before: unknown[] = []
    const citations = clusters.map(
      ({ isInText, note, works }, index): CiteprocCitation => {
        const named = works.map((work, at) =>
          citeOf(isInText && at === 0 ? { ...work, isAuthorless: true } : work),
        )
        const citation: CiteprocCitation = {
          citationID: `c${index}`,
          citationItems: named,
          properties: { noteIndex: note, unsorted: isInText },
        }
        engine.processCitationCluster(citation, before, [], allKnown)
        before.push([citation.citationID, note])
        return citation
      },
    )
    return citations.map((citation, index) => {
      const { isInText, works = [] } = clusters[index] ?? {}
      const author = isInText ? { author: authorOf(citation) } : {}
      return { ...author, html: linked(citation, works) }
    })
  }

  function citeOf({
    isAuthorless,
    key,
    label,
    locator,
    prefix,
    suffix,
  }: CitedWork): Item {
    return {
      id: ids.get(key),
      prefix: prefix === '' ? '' : `${prefix}${marks.start}`,
      suffix: suffix === '' ? '' : `${marks.end}${suffix}`,
      ...(locator === undefined ? {} : { label, locator }),
      ...(isAuthorless ? { 'suppress-author': true } : {}),
    }
  }

  /** What a sentence calls the first work by: where a style has nothing but numbers, its authors. */
  function authorOf({ properties, sortedItems = [] }: CiteprocCitation): string {
    const [[item, cite] = [{}, {}] as const] = sortedItems
    const alone = [[item, { id: cite.id, position: cite.position }]] as const
    const of = { properties: { ...properties, mode: 'author-only' } }
    const name = engine.process_CitationCluster(alone, of)
    if (name !== '' && !unprinted.test(name)) return printed(name)
    const { author, editor, title } = item
    const people = ([author ?? editor ?? []].flat() as Item[]).map(
      ({ family, given, literal }) => String(family ?? literal ?? given ?? ''),
    )
    if (people.length > 2) return `${people[0]} ${engine.getTerm('et-al', 'long', 0)}`
    return people.length > 0
      ? printed(new Intl.ListFormat(language).format(people))
      : String(title ?? '')
  }

  /** A citation, whose works are told apart in another run, which has nothing around them, such as brackets. */
  function linked(citation: CiteprocCitation, works: readonly CitedWork[]): string {
    const { sortedItems = [] } = citation
    const html = printed(engine.process_CitationCluster(sortedItems, citation))
    extensions.apply_citation_wrapper = true
    const wrapped = printed(engine.process_CitationCluster(sortedItems, citation))
    extensions.apply_citation_wrapper = false
    const bare = wrapped.replaceAll(/<\/?cite\b[^>]*>/g, '')
    // Numbers are told apart by what they are.
    const named = wrapped.replaceAll(
      /(?<=<cite data-work=")(?:undefined)?(?=">(\d+))/g,
      (_, number) => {
        const isOf = (id = '') => engine.registry.registry[id]?.seq === Number(number)
        return works.map(({ key }) => ids.get(key)).find(isOf) ?? ''
      },
    )
    return bare === '' ? html : html.replace(bare, () => named)
  }

  /** Entries by the keys of their works; none where the style has no bibliography. */
  function bibliography() {
    const made = engine.makeBibliography()
    if (!made) return { entries: [], isLabelled: false }
    const [{ entry_ids: ofEntries, 'second-field-align': label }, texts] = made
    const entries = texts.map((html, index) => ({
      html: printed(html.replaceAll(/\s*\n\s*/g, '').trim()),
      keys: (ofEntries[index] ?? []).map(keyOf),
    }))
    return { entries, isLabelled: Boolean(label) }
  }
}

const unprinted = /CSL STYLE ERROR|NO_PRINTED_FORM/

/** A work, of whose people `others` is none. */
function withOthers(item: Item): Item {
  const isOthers = ({ family, given }: Item) => family === 'others' && given === undefined
  const named = Object.entries(item).map(([key, value]) => [
    key,
    Array.isArray(value)
      ? value.map((each: Item) => (isOthers(each) ? { literal: others } : each))
      : value,
  ])
  return Object.fromEntries(named)
}

/** @throws When citeproc says that a style has nothing to print. */
function checked(html: string): string {
  if (unprinted.test(html)) throw new Error('it prints nothing of a work')
  return html
}
