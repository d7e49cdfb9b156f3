import GithubSlugger from 'github-slugger'
import type { Element, Nodes, Root, RootContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { VFile } from 'vfile'
import {
  classesOf,
  elementsOf,
  isHeading,
  levelOf,
  mark,
  marksOf,
} from '../../lib/hast.ts'
import { type Names, readData } from '../../lib/read-template.ts'
import { otherNames } from '../../lib/section-kinds.ts'
import { walkHtml } from '../../lib/walk.ts'
import { report } from '../../problems/report.ts'
import { isBlank, noteElement } from '../nodes.ts'

/** Id of a heading without a letter or digit in it. */
const fallbackId = 'section'

/**
 * Check the headings of a file, and give each an id. Their levels are a matter of the whole work: see
 * `join-chapters.ts`.
 *
 * An id that the author chose is marked `data.explicitId`, and wins over one made from the text.
 */
export function rehypeHeadings() {
  return (tree: Root, file: VFile): void => {
    takeAnchors(tree)
    const headings: Element[] = []
    const slugger = new GithubSlugger()
    walkHtml(tree, (node) => {
      if (node.type !== 'element') return
      if (isHeading(node)) headings.push(node)
      if (typeof node.properties.id !== 'string') return
      mark(node, { explicitId: true })
      slugger.occurrences[node.properties.id] = 0
    })
    for (const heading of headings) {
      if (isEmpty(heading)) checkEmpty(heading, file)
      heading.properties.id ??= idFor(heading, slugger)
    }
  }
}

function isEmpty(node: Element): boolean {
  return node.children.every((child) => {
    if (child.type !== 'element') return child.type !== 'text' || isBlank(child)
    return child.tagName === 'img' ? !child.properties.alt : isEmpty(child)
  })
}

/** What of a heading says that it is meant to have no words. */
const unnamed = ['hidden', 'unlisted', 'unnumbered']

const words = readData<Names>('words/en.yaml')

/** Whether there are words for what a class of a heading says that its chapter is. */
export function isNamed(name: string): boolean {
  return Object.hasOwn(words, `section-${otherNames[name] ?? name}`)
}

/** A heading without words divides the text, and stands in lists by the name of its kind, or in none. */
function checkEmpty(heading: Element, file: VFile): void {
  const classes = classesOf(heading)
  const isMeant = classes.some((name) => unnamed.includes(name))
  const hasName = classes.some(isNamed)
  if (!isMeant && !hasName) report(file, 'heading-empty', [], heading)
  const added = hasName && !isMeant ? ['hidden'] : ['hidden', 'unlisted']
  heading.properties.className = [...new Set([...classes, ...added])]
}

/** Makes what stands before a heading to be linked to a place of the heading itself: no page ends between them. */
function takeAnchors(tree: Root): void {
  const taken = new Set<RootContent>()
  let anchors: Element[] = []
  for (const node of tree.children) {
    if (node.type !== 'element') continue
    if (isAnchor(node)) anchors.push(node)
    else {
      if (isHeading(node)) {
        giveIds(anchors.flatMap(idsIn), node)
        for (const anchor of anchors) taken.add(anchor)
      }
      anchors = []
    }
  }
  if (taken.size > 0) tree.children = tree.children.filter((node) => !taken.has(node))
}

function giveIds(ids: readonly string[], heading: Element): void {
  for (const id of ids) {
    if (heading.properties.id) addAliases(heading, [id])
    else heading.properties.id = id
  }
}

/** Whether a block shows nothing, and is there to be linked to. */
export function isAnchor(node: RootContent): boolean {
  if (node.type !== 'element' || idsIn(node).length === 0) return false
  return elementsOf(node).every(({ children, properties, tagName }) => {
    const isFilled = properties.href || properties.dataBibliography !== undefined
    const isBare = ['a', 'div', 'p', 'span'].includes(tagName) && !isFilled
    return isBare && children.every((child) => child.type === 'element' || isBlank(child))
  })
}

function idsIn(node: Element): readonly string[] {
  return elementsOf(node).flatMap(({ properties: { id } }) => (id ? [String(id)] : []))
}

function idFor(heading: Element, slugger: GithubSlugger): string {
  const text = textOf(heading).replaceAll(/\p{Extended_Pictographic}/gu, '')
  const words = text.replaceAll(/\s+/g, ' ').trim()
  return slugger.slug(/[\p{L}\p{N}]/u.test(words) ? words : fallbackId)
}

/**
 * Say what other tools name each heading of a file, in `data.aliases`: GitHub first, as mdBook and Hugo do, then
 * Pandoc. Before typography, because they name it by what is written.
 */
export function rehypeHeadingNames() {
  return (tree: Root): void => {
    for (const node of tree.children)
      if (node.type === 'element' && node.tagName === 'p') readLeanpubPart(node)
    const github = new GithubSlugger()
    const pandoc = new Map<string, number>()
    for (const heading of elementsOf(tree).filter(isHeading)) {
      readPart(heading)
      const text = writtenText(heading)
      const name = pandocName(text)
      const before = pandoc.get(name) ?? 0
      pandoc.set(name, before + 1)
      addAliases(heading, [github.slug(text), before > 0 ? `${name}-${before}` : name])
    }
  }
}

/** `# (PART) Title` of bookdown, and `# (APPENDIX) Title`, above the chapters that follow. */
function readPart(heading: Element): void {
  const [first] = heading.children
  const [mark] =
    (first?.type === 'text' && /^\((?:PART|APPENDIX)\*?\) /.exec(first.value)) || []
  if (first?.type !== 'text' || mark === undefined || levelOf(heading) > 1) return
  first.value = first.value.slice(mark.length)
  heading.properties.className = [...classesOf(heading), 'part']
}

/** `-# Title` of Leanpub, likewise. */
function readLeanpubPart(paragraph: Element): void {
  const [first] = paragraph.children
  if (first?.type !== 'text' || !/^-# \S/.test(first.value)) return
  if (writtenText(paragraph).includes('\n')) return
  first.value = first.value.slice('-# '.length)
  paragraph.tagName = 'h1'
  paragraph.properties.className = ['part']
}

/** Names by which links mean an element, besides its id. */
export function addAliases(element: Element, names: readonly string[]): void {
  mark(element, {
    aliases: [...new Set([...(marksOf(element).aliases ?? []), ...names])],
  })
}

/** The text of a heading, without the notes that are written in it. */
export function writtenText(node: Nodes): string {
  if (node.type === 'text') return node.value
  if (!('children' in node)) return ''
  if (node.type === 'element' && node.tagName === noteElement) return ''
  return node.children.map(writtenText).join('')
}

/** @see https://pandoc.org/MANUAL.html#extension-auto_identifiers */
function pandocName(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}\s._-]/gu, '')
  return (
    words
      .trim()
      .replaceAll(/\s+/g, '-')
      .replace(/^[^\p{L}]+/u, '') || 'section'
  )
}

/** Whether a heading says the title of the work, with its subtitle or without. */
export function saysTitle(
  heading: string,
  { subtitle, title }: { readonly title?: string; readonly subtitle?: string },
): boolean {
  return saysTheSame(heading, title) || saysTheSame(heading, `${title} ${subtitle}`)
}

/** Whether two titles say the same, whatever their case, punctuation and typography. */
export function saysTheSame(one: string, other: string | undefined): boolean {
  return other !== undefined && lettersOf(one) === lettersOf(other)
}

function lettersOf(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase()
  return plain.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '') || plain.trim()
}
