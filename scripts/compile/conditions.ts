/**
 * Text that some formats have alone: `.only-print`, `.not-web` and Quarto's `when-format="html"`, in classes and
 * attributes of whatever can have them.
 */
import GithubSlugger from 'github-slugger'
import type { Element, ElementContent, Parents, Root, RootContent } from 'hast'
import type { VFile } from 'vfile'
import type { TextMedium } from '../book.ts'
import { textMedia } from '../lib/by-medium.ts'
import { nearestName } from '../lib/edit-distance.ts'
import {
  addClasses,
  classesOf,
  elementsOf,
  hasClass,
  headingsAmong,
  inlineElements,
  isHeading,
  levelOf,
  marksOf,
  removeClasses,
} from '../lib/hast.ts'
import { keysByName, readData } from '../lib/read-template.ts'
import { elementsInTexts } from '../lib/texts.ts'
import { quoted, shorten } from '../lib/visible.ts'
import { report } from '../problems/report.ts'
import { endsAt } from './empty-sections.ts'
import type { FileText } from './join-chapters.ts'
import { isBlank } from './nodes.ts'
import { addAliases, writtenText } from './plugins/rehype-headings.ts'

const formats = keysByName(readData<Record<string, string>>('conditions.yaml'))

/** What Quarto marks it by, for what its attributes say. */
const marks: readonly string[] = ['content-visible', 'content-hidden']

/** The classes that there are. */
export const conditionNames: readonly string[] = ['only', 'not'].flatMap((kind) =>
  textMedia.map((medium) => `${kind}-${medium}`),
)

/** These, and those that are told what to be. */
const condition = /^(?:(only|not?)-(.+)|(.+)-only)$/

interface Condition {
  readonly kind: 'only' | 'not'
  readonly format: string
}

function readClass(name: string): Condition | undefined {
  const [, kind = 'only', format, other = format ?? ''] = condition.exec(name) ?? []
  const read: Condition = {
    kind: kind === 'only' ? kind : 'not',
    format: format ?? other,
  }
  return formats.has(read.format) ? read : undefined
}

/** Whether a class, or the name of a block, says in which formats a text is, or is told to. */
export function isCondition(name: string): boolean {
  return marks.includes(name) || readClass(name) !== undefined
}

/** Reads in which formats each element is that is not in all of them, into `data-media`; by the header of a file, all of it. */
export function rehypeConditions() {
  return (tree: Root, file: VFile): void => {
    const ofFile = (file.data.header?.classes ?? []).filter(isCondition)
    for (const node of ofFile.length > 0 ? tree.children : [])
      if (node.type === 'element') addClasses(node, ofFile)
    readWithin(tree, textMedia, file)
  }
}

function readWithin(parent: Parents, around: readonly TextMedium[], file: VFile): void {
  for (const element of parent.children) {
    if (element.type !== 'element') continue
    const own = readConditions(element, file)
    const media = own ? around.filter((each) => own.includes(each)) : around
    if (own) element.properties.dataMedia = media.join(' ')
    if (own && media.length === 0) report(file, 'condition-never', [], element)
    // In another format, another may have its name.
    const isInSome = media.length < textMedia.length && isHeading(element)
    if (isInSome) addAliases(element, [new GithubSlugger().slug(writtenText(element))])
    readWithin(element, media, file)
  }
}

/** @returns The media for which all hold; `undefined` for what has none. */
function readConditions(element: Element, file: VFile): TextMedium[] | undefined {
  const { dataUnlessFormat, dataWhenFormat, ...properties } = element.properties
  const classes = classesOf(element)
  const own = classes.filter(isCondition)
  const ofQuarto = [
    ...formatsIn(dataWhenFormat, 'only'),
    ...formatsIn(dataUnlessFormat, 'not'),
  ]
  if (own.length === 0 && ofQuarto.length === 0) return undefined
  element.properties = properties
  removeClasses(element, own)
  const isHidden = own.includes('content-hidden')
  if (isHidden && ofQuarto.length === 0) {
    element.children = []
    return undefined
  }
  const tell = (found: string, expected: readonly string[]): void => {
    report(file, 'condition-unknown', [found, expected.map(quoted).join(' or ')], element)
  }
  const known = ofQuarto.filter(({ format }) => {
    const near = nearestName(format, formats.keys())
    if (!formats.has(format)) tell(format, near ? [near] : ['pdf', 'epub', 'html'])
    return formats.has(format)
  })
  const ofClasses = own.flatMap((name) => {
    const read = readClass(name)
    const isOurs = conditionNames.includes(name)
    if (read && !isOurs) tell(name, meantBy(read))
    return read && isOurs ? read : []
  })
  const held = holding(known)
  return holding(ofClasses).filter((each) => held.includes(each) !== isHidden)
}

function formatsIn(value: unknown, kind: Condition['kind']): readonly Condition[] {
  const names = String(value ?? '').split(/\s+/)
  return names.flatMap((format) => (format === '' ? [] : { kind, format }))
}

/** The media for any of the formats alone, or for all where none is named, but none of the others. */
function holding(conditions: readonly Condition[]): TextMedium[] {
  const [only, not] = (['only', 'not'] as const).map((kind) =>
    conditions.filter((each) => each.kind === kind),
  )
  const isIn = (medium: TextMedium) => (each: Condition) =>
    mediaOf(each.format).includes(medium)
  return textMedia.filter(
    (medium) => (!only?.length || only.some(isIn(medium))) && !not?.some(isIn(medium)),
  )
}

function mediaOf(format: string): readonly TextMedium[] {
  const named = formats.get(format)?.split(' ') ?? []
  return textMedia.filter((each) => named.includes(each))
}

/** The classes for a format by one of its other names. */
function meantBy({ format, kind }: Condition): readonly string[] {
  const media = mediaOf(format)
  const other = textMedia.find((each) => !media.includes(each))
  if (media.length === 2) return [`.${kind === 'only' ? 'not' : 'only'}-${other}`]
  return (media.length > 0 ? media : textMedia).map((each) => `.${kind}-${each}`)
}

/** Different conditions in texts, each a list of media. */
export function conditionsIn(texts: readonly FileText[]): readonly string[] {
  const conditions = elementsInTexts(texts).map(({ properties }) => properties.dataMedia)
  return [...new Set(conditions)].flatMap((each) =>
    each === undefined ? [] : String(each),
  )
}

export function isFor(medium: TextMedium, condition: unknown): boolean {
  return condition === undefined || String(condition).split(' ').includes(medium)
}

interface Work {
  readonly medium: TextMedium
  /** By what links may mean the places that have been left out. */
  readonly leftOut: Set<string>
  /** Notes of which nothing is left, and those that something referred to that has been left out. */
  readonly emptied: Set<string>
  readonly released: Set<string>
  /** A key for the note that a label means. */
  readonly noteOf: (label: string) => string
}

/** The section that is being left out, by the rank of its heading. */
interface Below {
  rank: number
}

const none = Number.NEGATIVE_INFINITY

/**
 * Copies of the texts of a work as one medium has them, and by what links may mean the places that it has not. What held
 * nothing but what is left out goes, too; a heading takes its section along, over the ends of files; notes go with
 * their last references, and references with a note of which nothing is left.
 */
export function cutTexts(texts: readonly FileText[], medium: TextMedium) {
  const labels = texts.map(({ notes }) => notes.map(({ label }) => label))
  const own = labels.map((each) => new Set(each))
  const homes = new Map(
    labels.flatMap((each, home) => each.map((label) => [label, home])),
  )
  const shared = {
    medium,
    leftOut: new Set<string>(),
    emptied: new Set<string>(),
    released: new Set<string>(),
  }
  const copies = texts.map((text, index) => {
    const { notes, tree } = structuredClone({ notes: text.notes, tree: text.tree })
    const noteOf = (label: string): string =>
      `${own[index]?.has(label) ? index : homes.get(label)} ${label}`
    return { ...text, notes, tree, work: { ...shared, noteOf } }
  })
  const cutNotes = copies.map(({ notes, work }) =>
    notes.map((note) => {
      const children = cutNodes(note.children, work) as ElementContent[]
      if (children.length < note.children.length && children.every(isNothing))
        work.emptied.add(work.noteOf(note.label))
      return { ...note, children }
    }),
  )
  const below = { rank: none }
  const before = new Set(bareHeadings(texts).map(({ heading }) => heading.properties.id))
  for (const { tree, work } of copies)
    tree.children = cutNodes(tree.children, work, below)
  for (const { file, heading } of bareHeadings(copies))
    if (!before.has(heading.properties.id))
      report(file, 'section-emptied', [shorten(writtenText(heading), 80)], heading)
  const kept = new Set(
    copies.flatMap(({ tree, work }) => elementsOf(tree).flatMap(refsOf).map(work.noteOf)),
  )
  const cut = copies.map(({ work, ...text }, index): FileText => {
    const isKept = (key: string) =>
      !work.emptied.has(key) && (kept.has(key) || !work.released.has(key))
    const notes = cutNotes[index]?.filter(({ label }) => isKept(work.noteOf(label)))
    return { ...text, notes: notes ?? [] }
  })
  return { texts: cut, leftOut: shared.leftOut }
}

function cutNodes(
  nodes: readonly RootContent[],
  work: Work,
  below: Below = { rank: none },
): RootContent[] {
  const kept: RootContent[] = []
  let isGap = false
  for (const node of nodes) {
    const [heading] = headingsAmong([node])
    if (heading && rankOf(heading) <= below.rank) below.rank = none
    const whole = below.rank === none ? cutNode(node, work) : []
    if (whole.length === 0) {
      if (heading === node) below.rank = rankOf(heading)
      leave(node, work)
    } else if (isGap) closeGap(kept.at(-1), whole[0])
    const shown = whole.filter((each) => each.type !== 'text' || each.value !== '')
    isGap = shown.length === 0
    kept.push(...shown)
  }
  return kept
}

/** Leaves one space of two where words have been left out, and none before a comma or the like. */
function closeGap(before: RootContent | undefined, after: RootContent | undefined): void {
  if (after?.type !== 'text') return
  const isText = before?.type === 'text'
  if (isText && /^\s*[.,;:!?…)]/u.test(after.value)) before.value = before.value.trimEnd()
  else if (!before || (isText && /\s$/.test(before.value)))
    after.value = after.value.trimStart()
}

function cutNode(node: RootContent, work: Work): RootContent[] {
  if (node.type !== 'element') return [node]
  const { dataMedia, ...properties } = node.properties
  const isEmptied = refsOf(node).some((label) => work.emptied.has(work.noteOf(label)))
  if (!isFor(work.medium, dataMedia) || isEmptied) return []
  const before = elementsOf(node).length
  node.properties = properties
  node.children = cutNodes(node.children, work) as ElementContent[]
  const isCut = elementsOf(node).length < before
  if (isCut && isNothing(node) && !['td', 'th'].includes(node.tagName)) return []
  const isBare = Object.keys(properties).length === 0 && !marksOf(node).index
  return dataMedia !== undefined && isBare && isTransparent(node) ? node.children : [node]
}

/** Whether what an element holds may stand where it stands. */
function isTransparent({ children, tagName }: Element): boolean {
  const isBlock = (child: ElementContent) =>
    isBlank(child) || (child.type === 'element' && !inlineElements.has(child.tagName))
  return tagName === 'span' || (tagName === 'div' && children.every(isBlock))
}

function leave(node: RootContent, { leftOut, noteOf, released }: Work): void {
  for (const element of elementsOf(node)) {
    for (const label of refsOf(element)) released.add(noteOf(label))
    for (const name of [element.properties.id ?? [], marksOf(element).aliases ?? []])
      for (const each of [name].flat()) leftOut.add(String(each))
  }
}

function refsOf({ properties: { dataNote } }: Element): readonly string[] {
  return dataNote === undefined ? [] : [String(dataNote)]
}

/** Whether nobody sees anything of a node; the caption of nothing is nothing. */
function isNothing(node: RootContent): boolean {
  if (node.type !== 'element') return node.type !== 'text' || isBlank(node)
  const { children, properties, tagName } = node
  if (properties.dataListOf !== undefined) return false
  if (hasClass(node, 'task-box')) return true
  if (['a', 'hr', 'img', 'math', 'svg'].includes(tagName)) return false
  const isCaptioned = tagName === 'figure' || tagName === 'table'
  return children.every(
    (child) =>
      (isCaptioned && 'tagName' in child && child.tagName.endsWith('caption')) ||
      isNothing(child),
  )
}

/** Parts stand above chapters, volumes above parts; what ends a part is no lower. */
function rankOf(heading: Element): number {
  if (hasClass(heading, 'volume')) return -1
  const endsPart = hasClass(heading, 'part') || marksOf(heading).endsPart
  return endsPart ? 0 : levelOf(heading)
}

/** Headings right above another of their level, or the end. */
function bareHeadings(texts: readonly Pick<FileText, 'file' | 'tree'>[]) {
  const all = texts.flatMap(({ file, tree }) =>
    tree.children.filter((node) => !isBlank(node)).map((node) => ({ file, node })),
  )
  return all.flatMap(({ file, node: heading }, index) =>
    endsAt(all[index + 1]?.node, heading) ? [{ file, heading }] : [],
  )
}
