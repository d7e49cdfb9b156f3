/** Style sheets that lie beside `book.yaml`, for each medium as it can have them. */
import type { CssNode, Declaration } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'
import walk from 'css-tree/walker'
import type { VFile } from 'vfile'
import type { FontStacks, Medium, OwnStyle, ReadPicture } from '../../book.ts'
import { decodeAddress } from '../../lib/decode-address.ts'
import { memoizeNames } from '../../lib/memoize.ts'
import { shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import {
  entryAt,
  listNamesIn,
  type ManuscriptFolder,
  readSource,
} from '../manuscript/folder.ts'
import {
  checkStyle,
  isKnown,
  mostStyleBytes,
  type StyleText,
  unfitForEbooks,
} from './check-style.ts'
import { familiesIn, setFamilies, setLines } from './style-type.ts'

/** Those of all formats first. */
const sheets: Readonly<Record<string, readonly Medium[]>> = {
  'style.css': ['print', 'ebook', 'web'],
  'print.css': ['print'],
  'ebook.css': ['ebook'],
  'web.css': ['web'],
  'cover.css': ['cover'],
}

/** In all style sheets of a book: each stands in every page file of the web, as text. */
const mostPictureBytes = 4_000_000

interface Sheet {
  readonly media: readonly Medium[]
  readonly css: string
  readonly families: readonly string[]
  /** Addresses of pictures as `data:`. */
  readonly pictures: ReadonlyMap<string, string>
}

/**
 * Reads the style sheets beside `book.yaml`.
 *
 * @param families - Those that they can name.
 * @returns Files, with what is wrong with them, and the style sheets for media.
 */
export async function readOwnSheets(
  folder: ManuscriptFolder,
  readPicture: ReadPicture,
  families: readonly string[],
): Promise<{ readonly files: readonly VFile[]; readonly style: OwnStyle }> {
  const there = new Set(await listNamesIn(folder, ''))
  const read: Sheet[] = []
  const files: VFile[] = []
  const data = new Map<string, string>()
  const signs: OwnStyle['signs'][number][] = []
  for (const [name, media] of Object.entries(sheets)) {
    if (!there.has(name)) continue
    const entry = await entryAt(folder, name)
    const file = await readSource(folder, name, entry, mostStyleBytes)
    file.data.media = media
    files.push(file)
    const shown = checkStyle(file, media)
    if (!shown) continue
    for (const { family, node } of familiesIn(String(file), families)) {
      const expected = `one of \`${families.join('`, `')}\``
      report(file, 'style-font', [family, expected], node.loc ?? undefined)
    }
    for (const picture of shown.pictures) await readShown(picture, file)
    if (media.some((medium) => medium === 'print' || medium === 'cover'))
      for (const { place, value } of shown.signs)
        signs.push({ file, position: place, value })
    read.push({ media, css: String(file), families, pictures: data })
  }
  const styleOf = memoizeNames((medium) => styleFor(read, medium as Medium))
  return { files, style: { signs, css: (medium, stacks) => styleOf(medium)(stacks) } }

  async function readShown({ place, value: address }: StyleText, file: VFile) {
    if (data.has(address)) return
    const path = decodeAddress(address)
    if (/^(?!data:)[a-z][a-z\d+.-]*:|^\/\/|^#/i.test(path)) {
      const instead = 'the path of a picture in the manuscript folder'
      report(file, 'style-forbidden', [`url(${shorten(path, 60)})`, instead], place)
      return
    }
    const shown = shorten(path, 200)
    const picture = await readPicture(path)
    if ('fault' in picture) {
      report(file, `picture-${picture.fault}`, [shown, picture.found], place)
      return
    }
    const { bytes, mediaType } = picture
    data.set(address, `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`)
    const all = [...data.values()].reduce((sum, { length }) => sum + length, 0)
    if (all > mostPictureBytes)
      report(
        file,
        'picture-too-large',
        [shown, 'with those before it more than 3 MB'],
        place,
      )
  }
}

function styleFor(
  all: readonly Sheet[],
  medium: Medium,
): (stacks: FontStacks) => ReturnType<OwnStyle['css']> {
  const parts = all.flatMap(({ css, media, families, pictures }) => {
    if (!media.includes(medium)) return []
    const tree = parse(css, { parseCustomProperty: true })
    prepare(tree, medium, pictures)
    if (medium === 'web' && media.length > 1) lowerHeadings(tree)
    const setIn = setFamilies(tree, families)
    return [
      (stacks: FontStacks) => {
        setIn(stacks, medium)
        const nodes = tree.type === 'StyleSheet' ? tree.children.toArray() : []
        const textOf = (isWanted: boolean) =>
          nodes
            .filter((node) => isForAll(node) === isWanted)
            .map((node) => generate(node))
        return { forAll: textOf(true), others: textOf(false) }
      },
    ]
  })
  // In a string, what would begin a comment, or end the element that style sheets stand in.
  const join = (texts: readonly string[]) =>
    texts.join('\n').replaceAll('/*', '/\\2a ').replaceAll('</', '<\\/')
  return (stacks) => {
    const made = parts.map((part) => part(stacks))
    return {
      forAll: join(made.flatMap(({ forAll }) => forAll)),
      others: join(made.flatMap(({ others }) => others)),
    }
  }
}

/** Whether a rule is for whatever there is, as `* { margin: 0 }` to begin with: one for something counts before it, whosesoever. */
function isForAll(node: CssNode): boolean {
  return node.type === 'Rule' && /^[*>+~, ]+(?:$|:)/.test(generate(node.prelude))
}

/** Takes out what a medium does not have, and puts in what it needs. */
function prepare(tree: CssNode, medium: Medium, pictures: Sheet['pictures']): void {
  walk(tree, (node, item, list) => {
    if (node.type === 'Url') node.value = pictures.get(node.value) ?? 'data:,'
    if (isLeftOut(node, medium)) list?.remove(item)
    if (medium === 'ebook') raise(node)
    if (medium !== 'print') return
    if (node.type === 'Declaration') setLines(node)
    const twin = node.type === 'Rule' && pageBreaksOf(node)
    if (twin) list?.insert(list.createItem(twin), item.next ?? undefined)
  })
}

/** On the web page, titles of chapters stand below that of the book, and what is in them, too. */
function lowerHeadings(tree: CssNode): void {
  walk(tree, (node) => {
    const level = node.type === 'TypeSelector' && /^h([1-5])$/i.exec(node.name)?.[1]
    if (!level) return
    const lower = `h${Number(level) + 1}`
    node.name = `:is(h${level}:where(:not(.chapter *)),:where(.chapter) ${lower})`
  })
}

/** A class of the pages of e-books, as often as none of ours has classes: see `epub/page.html`. */
const exact = '.e-book'.repeat(6)

/** Makes a rule count before any of ours: old e-readers, which know no layers, take the more exact one. */
function raise(rule: CssNode): void {
  if (rule.type !== 'Rule' || rule.prelude.type !== 'SelectorList' || isForAll(rule))
    return
  const selectors = rule.prelude.children.toArray().map((each) => generate(each))
  // What is said of the page itself, or by its language, is not in it.
  const raised = [...selectors, ...selectors.map((each) => `${exact} ${each}`)]
  rule.prelude = { type: 'Raw', value: raised.join() }
}

function isLeftOut(node: CssNode, medium: Medium): boolean {
  if (node.type === 'Declaration') return !isFor(medium, node)
  if (node.type === 'Atrule') return node.name.toLowerCase() === 'charset'
  return ['Comment', 'CDO', 'CDC'].includes(node.type)
}

function isFor(medium: Medium, declaration: Declaration): boolean {
  const isUnfit = medium === 'ebook' && unfitForEbooks(declaration) !== undefined
  return isKnown(declaration.property) && !isUnfit
}

/** A rule that breaks columns where another breaks pages: while text is measured, its pages are columns. */
function pageBreaksOf(rule: CssNode & { type: 'Rule' }): CssNode | undefined {
  const breaks = rule.block.children.toArray().flatMap((node) => {
    if (node.type !== 'Declaration') return []
    const property = node.property.toLowerCase().replace(/^page-/, '')
    const isBreak = /^break-(?:before|after)$/.test(property)
    const isForced = isBreak && /^(?:page|always)$/.test(generate(node.value))
    return isForced ? [`${property}:column`] : []
  })
  if (breaks.length === 0) return undefined
  const selector = `.measuring :is(${generate(rule.prelude)})`
  return parse(`${selector}{${breaks.join(';')}}`, { context: 'rule' })
}
