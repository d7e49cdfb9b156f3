import type { ElementContent, Root } from 'hast'
import { toXast } from 'hast-util-to-xast'
import { h } from 'hastscript'
import type { VFile } from 'vfile'
import { toXml } from 'xast-util-to-xml'
import type { Book, ContentsEntry, Look, MadePage, Section, Templates } from '../book.ts'
import { hasClass } from '../lib/hast.ts'
import { withMadePages } from '../lib/made-pages.ts'
import type { PageGeometry } from '../lib/page-geometry.ts'
import { walkHtml } from '../lib/walk.ts'
import { facingRuns } from './facing-runs.ts'
import { markStructure } from './mark-structure.ts'
import { normaliseSpaces } from './normalise-spaces.ts'
import { isFrontMatter } from './number-pages.ts'
import { placeNotesInTree } from './place-notes-in-tree.ts'
import { prepareText, type SourceMarks } from './prepare-text.ts'
import { separateWords } from './separate-words.ts'

/**
 * The document that is printed, as XHTML: in XML a paragraph may hold a note of several
 * paragraphs, which HTML's parser would tear apart.
 *
 * @param marks - Gets the elements whose place in the source may have to be reported.
 */
export function printDocument(
  book: Book,
  templates: Templates,
  geometry: PageGeometry,
  fontFaces: string,
  marks: SourceMarks,
): string {
  const { config } = book
  const fill: Fill = (name, slots, texts) =>
    contentOf(templates.fill(`print/${name}`, slots, texts))
  const prepare = (tree: Root, file: VFile) =>
    prepareText(tree, file, book.pictures, marks)
  const sections = book.sections.map(({ file, opening, role, tree }) => {
    const copy = structuredClone(tree)
    prepare(copy, file)
    return { role, opening, text: contentOf(copy) }
  })
  const looks = [
    ...(book.hasCode ? [templates.style('code')] : []),
    templates.style('print', geometry.texts),
    templates.style('lists'),
    ...(book.hasFormulas ? [templates.style('formula')] : []),
  ].join('\n')
  const styles = [
    fontFaces,
    templates.withOwnStyle('print', looks),
    templates.style('pages'),
  ].map((css) => h('style', css))
  const root = templates.fill(
    'print',
    {
      // What style sheets say of pages of some kind goes before it, wherever they say it.
      styles: [h('style', { id: 'page.running' }), ...styles],
      runs: (config.kind === 'book' ? bookRuns : articleRuns)(
        book,
        sections,
        imprint(book, fill),
        fill,
        templates.look,
      ),
    },
    { language: config.language, title: config.title },
  )
  normaliseSpaces(root)
  placeNotesInTree(root, {
    notes: book.notes,
    prepare: (tree, { file }) => prepare(tree, file),
    fill: (slots, texts) => fill('note', slots, texts),
  })
  prepareLinks(root)
  markStructure(root, book)
  separateWords(root)
  return stringifyXml(root)
}

/** Content of a template of `templates/print/`. */
type Fill = (...filling: Parameters<Templates['fill']>) => ElementContent[]

interface PrintedSection {
  readonly role: string
  readonly opening: Section['opening'] | undefined
  readonly text: readonly ElementContent[]
}

/** An article: title block, abstract, contents, text and imprint in one run of pages. */
function articleRuns(
  book: Book,
  sections: readonly PrintedSection[],
  imprint: readonly ElementContent[],
  fill: Fill,
  { titleBlock: { byline, kicker }, titleSteps }: Look,
): readonly ElementContent[] {
  const texts: Readonly<Record<string, string | undefined>> = {
    authors: book.byline.authors,
    date: book.byline.date,
    publisher: book.config.publisher,
  }
  const lineOf = (names: readonly string[]) =>
    names.flatMap((name) => texts[name] || []).join(' · ')
  const { subtitle, title, toc } = book.config
  const nodes = sections.flatMap((section) => section.text)
  const first = nodes.find((node) => node.type === 'element')
  const abstract = first && hasClass(first, 'abstract') ? [first] : []
  const slots = {
    kicker: paragraph('kicker', lineOf(kicker)),
    subtitle: paragraph('subtitle', subtitle),
    byline: paragraph('byline', lineOf(byline)),
    credits: credits(book),
    abstract,
    contents: toc ? contents(book, fill) : [],
    text: nodes.filter((node) => node !== abstract[0]),
    imprint,
  }
  return fill('article', slots, { title, length: lengthOf(title, titleSteps) })
}

/** A book: the pages that are made for it, and a run for each section that does not run on. */
function bookRuns(
  book: Book,
  sections: readonly PrintedSection[],
  imprint: readonly ElementContent[],
  fill: Fill,
  { titleSteps }: Look,
): readonly ElementContent[] {
  const { publisher, series, subtitle, title } = book.config
  const titleSlots = {
    byline: paragraph('byline', book.byline.authors),
    subtitle: paragraph('subtitle', subtitle),
    credits: credits(book),
    publisher: paragraph('publisher', publisher ?? book.byline.date),
  }
  const number = series?.number ? book.words['series-number'] : undefined
  const place = number?.replace('{{number}}', () => series?.number ?? '')
  const length = lengthOf(title, titleSteps)
  const pages: Readonly<Record<MadePage['name'], () => ElementContent[]>> = {
    'half-title': () => fill('half-title', {}, { title }),
    series: () => {
      const slots = { number: paragraph('series-number', place) }
      return fill('series-page', slots, { series: series?.name ?? '' })
    },
    title: () => fill('title-page', titleSlots, { title, length }),
    copyright: () => fill('imprint-page', { imprint }),
    contents: () => fill('contents-page', { contents: contents(book, fill) }),
  }
  const made = book.madePages.map(({ isMade, name }) => {
    return [name, isMade ? pages[name]() : []] as const
  })
  const runs = joinRuns(sections, fill)
  return withMadePages(book, runs, Object.fromEntries(made))
}

/** For each section its runs; none where it runs on in that of the one before it. */
function joinRuns(
  sections: readonly PrintedSection[],
  fill: Fill,
): readonly ElementContent[][] {
  const all = sections.map(({ opening, role, text }) => {
    const nodes = role === 'copyright-page' ? fill('standing', { text }) : text
    return facingRuns(nodes).map((part) => ({
      ...part,
      role,
      opening,
      text: [...part.text],
    }))
  })
  let before = all[0]?.at(-1)
  for (const [index, [first, ...others]] of all.entries()) {
    const isFacing = [first, before].some((part) => part?.classes.includes('facing'))
    if (first && before && first.opening === 'run-on' && !isFacing) {
      before.text.push(...fill('run-on', { text: first.text }, { role: first.role }))
      all[index] = others
    }
    before = all[index]?.at(-1) ?? before
  }
  return all.map((parts) =>
    parts.flatMap(({ classes, opening = '', role, text }) => {
      const names = classes.includes('continued')
        ? [role, classes]
        : [role, opening, classes]
      return fill('chapter', { text }, { role: names.filter(Boolean).join(' ') })
    }),
  )
}

/** A class for a title, by its length: `length-1`, and more with each step of the look. */
function lengthOf(title: string, steps: Look['titleSteps']): string {
  return `length-${1 + steps.filter((most) => title.length > most).length}`
}

function contents(book: Book, fill: Fill): readonly ElementContent[] {
  const entries = (list: readonly ContentsEntry[]): ElementContent[] =>
    list
      .filter((entry) => entry.level <= book.config.tocDepth)
      .flatMap(({ children, id, label, level }) => {
        const slots = { label: structuredClone([...label]) }
        const item = fill('contents-entry', slots, { id, level: String(level) })
        const below = entries(children)
        const li = item.find((node) => node.type === 'element')
        if (li && below.length > 0) li.children.push(h('ol', below))
        return item
      })
  const slots = { entries: entries(book.contents) }
  const texts = {
    contents: book.words.contents ?? '',
    // Roman numbers are wider.
    folios: isFrontMatter(book.sections[0]) ? 'roman-folios' : 'arabic-folios',
  }
  return fill('contents', slots, texts)
}

/** What is said of the work as a publication; nothing where there is nothing of it. */
function imprint({ imprint }: Book, fill: Fill): ElementContent[] {
  const groups = Object.entries(imprint)
  if (groups.every(([, lines]) => lines.length === 0)) return []
  const slots = groups.map(([name, lines]) => {
    return [
      name,
      lines.flatMap((line, at) => [...(at > 0 ? [h('br')] : []), ...text(line)]),
    ]
  })
  return fill('imprint', Object.fromEntries(slots))
}

function credits({ byline: { credits } }: Book): ElementContent[] {
  return credits.flatMap((credit) => paragraph('contributor', credit))
}

/**
 * A link that shows its own address is no text to hyphenate: it is broken after its marks.
 *
 * Links within the book lead to addresses of our own, of which the finished PDF makes places again.
 * For links to a place in the document itself, Chromium looks on each page for the targets of all,
 * which takes two fifths of the print of a long book with notes.
 */
function prepareLinks(tree: Root): void {
  walkHtml(tree, (node) => {
    if (node.type !== 'element') return
    const { children, properties, tagName } = node
    const [text] = children
    const shown = tagName === 'a' && text?.type === 'text' ? text.value : ''
    if (/^(?:(?:https?:\/\/|www\.)\S+|\S+@\S+)$/.test(shown)) {
      properties.className = ['address']
      node.children = breakable(shown)
    }
    const href = String(properties.href ?? '')
    if (href.startsWith('#'))
      properties.href = `colophon-place:${encodeURIComponent(href.slice(1))}`
  })
}

/** After a mark within an address, if three characters follow. */
const breakAfter = /(?<=[^/:]\/|\S{2}[.?&=_:;)-])(?=[^/]\S{2})/u

/** In characters. A longer part of an address, left whole, would leave a hole before it. */
const longestPart = 16

/** An address with the places at which a line may end. */
function breakable(address: string): ElementContent[] {
  const parts = address
    .split(breakAfter)
    .flatMap((part) =>
      part.length > longestPart ? (part.match(/.{1,8}/gsu) ?? []) : part,
    )
  return parts.flatMap((part, index) => [...(index > 0 ? [h('wbr')] : []), ...text(part)])
}

function paragraph(className: string, value: string | undefined): ElementContent[] {
  return value ? [h('p', { className: [className] }, value)] : []
}

function text(value: string | undefined): ElementContent[] {
  return value ? [{ type: 'text', value }] : []
}

function contentOf(root: Root): ElementContent[] {
  return root.children.filter((node) => node.type !== 'doctype')
}

/** Well-formed XML: every element closed, every attribute quoted, only characters that XML allows. */
function stringifyXml(root: Root): string {
  const markup = toXml(toXast({ type: 'root', children: contentOf(root) }))
  // XML 1.0, section 2.4: the end of a CDATA section may not stand in text.
  const text = markup.replace(forbiddenInXml, '').replaceAll(']]>', ']]&gt;')
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0, section 2.2, forbids
const forbiddenInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
