import type { Element, ElementContent, Parents, Root } from 'hast'
import type { Book } from '../book.ts'
import { classesOf } from '../lib/hast.ts'
import { keysByName, type Names, namesIn, readData } from '../lib/read-template.ts'
import { flatten } from '../lib/walk.ts'

/**
 * Says in the printed document what each element is in the structure of the PDF.
 *
 * Chromium copies the language of an element to the tag that it makes of it, and has no other
 * channel for what its own tags do not know: so the kind stands in a private-use subtag
 * (BCP 47, 2.2.7), `de-x-note`, followed by what belongs to it: `en-GB-x-h2-17` is the heading of
 * the 18th entry of the contents. Kinds are few, for Chromium looks up hyphenation anew for each
 * language tag that it has not met. It writes no language that is that of the element around: where
 * both are of one kind, `again` distinguishes them.
 *
 * Plain `en` is written `en-us`: with subtags after it, Chromium would hyphenate `en` as British.
 */
export function markStructure(root: Root, book: Book): void {
  const entries = new Map(flatten(book.contents).map(({ id }, index) => [id, index]))
  const visit = (node: Element, context: Context): void => {
    const given = node.properties.lang
    const language = given ? String(given) : context.language
    const kind = kindOf(node, context)
    let { tag } = context
    if (kind && node.tagName !== 'html') {
      const datum = datumOf(node, kind, entries)
      tag = [language === 'en' ? 'en-us' : language, 'x', kind, ...datum].join('-')
      if (tag === context.tag) tag += '-again'
      mark(node, tag)
    }
    const isContents = context.isContents || classesOf(node).includes('contents')
    const within = { language, isContents, parent: node, tag }
    for (const child of elementsOf(node)) visit(child, within)
  }
  const { language } = book.config
  for (const child of elementsOf(root)) {
    visit(child, { language, isContents: false, parent: root, tag: '' })
  }
}

/**
 * Without a role, plain elements of a line and those that hold nothing but blocks are no part of the
 * structure, and the cells of a table without heads say nothing of what they span.
 */
function mark({ properties, tagName }: Element, tag: string): void {
  properties.lang = tag
  if (tagName === 'p') properties.role ??= 'paragraph'
  else if (tagName === 'table') properties.role ??= 'table'
  else if (!structured.has(tagName)) properties.role ??= 'generic'
}

interface Context {
  readonly language: string
  /** Within the list of contents. */
  readonly isContents: boolean
  readonly parent: Parents
  /** Of the nearest marked element around. */
  readonly tag: string
}

const lists = readData<
  Readonly<Record<'elements' | 'classes' | 'contents' | 'rows', Names>> & {
    readonly untagged: string
  }
>('pdf-structure.yaml')
const kinds = keysByName(lists.elements)
const kindsByClass = keysByName(lists.classes)
const kindsInContents = keysByName(lists.contents)
const rowKinds = keysByName(lists.rows)
const untagged = namesIn(lists.untagged)

/** Elements of which Chromium makes a tag in any case. */
const structured = new Set(['tr', ...kinds.keys()].filter((name) => !untagged.has(name)))

function kindOf(node: Element, { isContents, parent }: Context): string | undefined {
  for (const name of classesOf(node).toReversed()) {
    const kind = kindsByClass.get(`${node.tagName}.${name}`)
    if (kind) return kind
  }
  const inContents = isContents ? kindsInContents.get(node.tagName) : undefined
  if (inContents) return inContents
  if (node.tagName === 'tr') {
    return rowKinds.get(parent.type === 'element' ? parent.tagName : '') ?? 'trbody'
  }
  const isExpanded = node.tagName !== 'abbr' || node.properties.title
  const kind = isExpanded ? kinds.get(node.tagName) : undefined
  if (kind || !node.properties.lang) return kind
  // It says no more than in which language it is.
  return ['div', 'header'].includes(node.tagName) ? 'block' : 'span'
}

function datumOf(
  element: Element,
  kind: string,
  entries: ReadonlyMap<string, number>,
): readonly string[] {
  const { id, title } = element.properties
  if (kind === 'abbr') {
    // UTF-8, cut into pieces of eight characters, the most that a subtag has.
    return (
      Buffer.from(String(title))
        .toString('hex')
        .match(/.{1,8}/g) ?? []
    )
  }
  // `lower-roman-parens` as `lr`.
  if (kind === 'ol') {
    const style = /(?:^| )(l|u)(?:ow|pp)er-([ar])/.exec(classesOf(element).join(' '))
    return style ? [`${style[1]}${style[2]}`] : []
  }
  if (!/^h\d$/.test(kind)) return []
  if (id === 'page.title') return ['title']
  if (id === 'page.contents-title') return ['contents']
  const index = entries.get(String(id))
  return index === undefined ? [] : [String(index)]
}

function elementsOf({ children }: Parents): readonly Element[] {
  return (children as readonly ElementContent[]).filter((node) => node.type === 'element')
}
