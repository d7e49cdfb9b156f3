import type { Element, Root } from 'hast'
import { h } from 'hastscript'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import type { BookConfig, FileHeader } from '../../book.ts'
import {
  addClasses,
  classesOf,
  elementsOf,
  headingsAmong,
  isHeading,
  levelOf,
  mark,
  marksOf,
  placedAt,
} from '../../lib/hast.ts'
import { kindsOf, otherNames } from '../../lib/section-kinds.ts'
import { shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import type { Neighbours } from '../book-so-far.ts'
import { isCondition } from '../conditions.ts'
import { noteElement } from '../nodes.ts'
import {
  addAliases,
  isAnchor,
  isNamed,
  saysTheSame,
  saysTitle,
  writtenText,
} from './rehype-headings.ts'

/** What titles go by. There is no title in unusable settings. */
export interface TitleSettings
  extends Pick<BookConfig, 'kind' | 'language' | 'bibliography'> {
  readonly title?: string
  readonly subtitle?: string
}

const noHeader: FileHeader = { depth: 0, parts: [] }

const ofFiles = kindsOf('files')

/** The kind of section that the name of a file says, also with a number before it. */
function kindOfFile({ stem = '' }: VFile): string | undefined {
  const name = stem.toLowerCase().replace(/^[\d\W_]+/, '')
  const kind = otherNames[name] ?? name
  return ofFiles.has(name) || ofFiles.has(kind) ? kind : undefined
}

/**
 * Begin a file as its header says: with the parts that begin before it, and with a title where its text has none.
 * The headings of a nested file go down.
 *
 * @param titleOfWork - How it stands in the files: where several begin with it, all is below it or nothing is, it is no title of a chapter.
 */
export function rehypeTitles(settings: TitleSettings, titleOfWork: Neighbours['title']) {
  return (tree: Root, file: VFile): void => {
    const header = withKind(file, tree, settings, file.data.header)
    const isDropped = dropTitleOfWork(tree, file, settings, titleOfWork)
    const isAbove = isDropped && titleOfWork === 'repeated' && settings.kind === 'book'
    const heading = beginWithTitle(tree, file, header, settings, isAbove)
    const classes = header.classes ?? []
    if (heading) addClasses(heading, classes)
    if (heading && header.endsPart) mark(heading, { endsPart: true })
    const headings = headingsAmong(tree.children)
    for (const each of headings) mark(each, { isInPart: header.isInPart })
    const top = Math.min(...headings.map(levelOf))
    shiftHeadings(tree, Math.max(0, header.depth + 1 - top))
    const below = heading ? tree.children.indexOf(heading) + 1 : 0
    tree.children.splice(below, 0, ...bylineOf(header, settings.language))
    if (header.language) setLanguage(tree, header.language)
    tree.children.unshift(...header.parts.map((part) => h('h1.part', part)))
  }
}

/** What is said of a file, and where that is nothing of its kind, what its name says: it begins a chapter, or has no heading. */
function withKind(
  file: VFile,
  tree: Root,
  { kind }: TitleSettings,
  header: FileHeader = noHeader,
): FileHeader {
  const [first] = headingsAmong(tree.children)
  const isBegun = !first || (levelOf(first) === 1 && classesOf(first).length === 0)
  const found = kind === 'book' && isBegun && !header.classes && kindOfFile(file)
  return found ? { ...header, classes: [found] } : header
}

/** Takes out a first heading that says the title of the work, which stands before the text anyway. */
function dropTitleOfWork(
  tree: Root,
  file: VFile,
  settings: TitleSettings,
  titleOfWork: Neighbours['title'],
): boolean {
  const [heading] = headingsAmong(tree.children)
  if (settings.kind === 'book' && !titleOfWork) return false
  if (!heading || levelOf(heading) > 1) return false
  const text = writtenText(heading)
  // A note, a link or a picture would go with it.
  const holdsMore = elementsOf(heading).some(({ tagName }) =>
    ['a', 'img', noteElement].includes(tagName),
  )
  const index = tree.children.indexOf(heading)
  // The half title, which says it too
  const isOfKind = classesOf(heading).some((name) =>
    ofFiles.has(otherNames[name] ?? name),
  )
  if (index < 0 || holdsMore || isOfKind || !saysTitle(text, settings)) return false
  if (titleOfWork === 'repeated')
    report(file, 'title-repeated', [shorten(text, 80)], heading)
  tree.children.splice(index, 1)
  const { id } = heading.properties
  const names = [...(id ? [String(id)] : []), ...(marksOf(heading).aliases ?? [])]
  const next = tree.children.slice(index).find((node) => node.type === 'element')
  if (next) addAliases(next, names)
  return true
}

/**
 * @param isAbove - Whether there was a heading above all others, which has gone.
 * @returns The heading that says what the file is; none where it goes on with what is before it.
 */
function beginWithTitle(
  tree: Root,
  file: VFile,
  { classes, place, title }: FileHeader,
  settings: TitleSettings,
  isAbove: boolean,
): Element | undefined {
  const headings = headingsAmong(tree.children)
  const [first] = headings
  if (title === undefined || saysTheSame(title, settings.title)) {
    if (isAbove) shiftHeadings(tree, 1 - Math.min(...headings.map(levelOf)))
    return first ?? beginUntitled(tree, classes)
  }
  if (first && saysTheSame(title, writtenText(first))) {
    shiftHeadings(tree, 1 - levelOf(first))
    return first
  }
  const own = place?.file === file ? place.position : undefined
  const [top, ...others] = headings.filter((heading) => levelOf(heading) === 1)
  if (!top) return begin(tree, h('h1', title), own)
  // A list of files names them; front matter says what stands over a page.
  const isTitled = others.length === 0 && tree.children.find(isText) === top
  if (isTitled || !own) return top
  shiftHeadings(tree, 1)
  return begin(tree, h('h1', title), own)
}

/** What has a class, such as a dedication, is something of its own; contents list it by the word for that. */
function beginUntitled(tree: Root, classes: readonly string[] = []) {
  const isOwn = classes.some((name) => !isCondition(name))
  return isOwn ? begin(tree, h(classes.some(isNamed) ? 'h1' : 'h1.unlisted')) : undefined
}

function begin(tree: Root, heading: Element, position?: Position): Element {
  tree.children.unshift(placedAt(heading, position))
  return heading
}

function isText(node: Root['children'][number]): boolean {
  return node.type === 'element' && node.tagName !== noteElement && !isAnchor(node)
}

/** No heading leaves the six levels. */
function shiftHeadings(tree: Root, distance: number): void {
  if (distance === 0 || !Number.isFinite(distance)) return
  for (const heading of elementsOf(tree).filter(isHeading)) {
    const level = Math.min(6, Math.max(1, levelOf(heading) + distance))
    heading.tagName = `h${level}`
  }
}

/** What stands below the title of a file: a subtitle, and who wrote it. */
function bylineOf(
  { authors = [], language, subtitle }: FileHeader,
  languageOfWork: string,
): readonly Element[] {
  const names = new Intl.ListFormat(language ?? languageOfWork).format(authors)
  return [
    ...(subtitle ? [h('p.chapter-subtitle', subtitle)] : []),
    ...(names ? [h('p.chapter-authors', names)] : []),
  ]
}

/** Notes leave the text, and take it along. */
function setLanguage(tree: Root, language: string): void {
  for (const node of tree.children) {
    if (node.type !== 'element') continue
    const blocks = node.tagName === noteElement ? node.children : [node]
    for (const block of blocks)
      if (block.type === 'element') block.properties.lang ??= language
  }
}
