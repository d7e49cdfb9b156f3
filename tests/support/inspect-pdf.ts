import { openObjects } from '../../scripts/pdf/objects.ts'
import type { PageContent, Run } from '../../scripts/pdf/page-content.ts'
import { type OpenPdf, readPdf } from '../../scripts/pdf/read-pdf.ts'
import type { Kid, StructElement } from '../../scripts/pdf/structure.ts'
import { type PdfDictionary, textOf } from '../../scripts/pdf/syntax.ts'
import { readPairs } from '../../scripts/pdf/trees.ts'
import { outlineItems } from './inspect-outline.ts'

/** A piece of text as it stands on a page, in CSS pixels from the top left corner of the sheet. */
interface PlacedText {
  readonly text: string
  /** Without the spaces at both ends; endless, and `rightPx` too, for nothing but spaces. */
  readonly leftPx: number
  readonly rightPx: number
  /** Of the baseline. */
  readonly topPx: number
  readonly sizePx: number
}

export interface InspectedPage {
  readonly widthPx: number
  readonly heightPx: number
  /** In the order of the page's content. */
  readonly texts: readonly PlacedText[]
  /** All text: what stands apart on a line with a space between, a line that another follows with `\n`. */
  readonly text: string
}

export interface InspectedPdf {
  readonly pages: readonly InspectedPage[]
  readonly labels: readonly string[]
  /** What the information dictionary says, and the language. */
  readonly info: Readonly<Record<string, string>>
  /** Titles, nested ones after their parents. */
  readonly outline: readonly string[]
  /** By id: index of the page. */
  readonly destinations: ReadonlyMap<string, number>
}

const pxPerPt = 96 / 72

/** What a PDF says of itself, and where its text stands. */
export function inspectPdf(bytes: Uint8Array): InspectedPdf {
  const { catalog, destinations, leaves, objects, pageLabels, pages } = readPdf(bytes)
  const info = objects.dictionary(objects.trailer.get('Info'))
  return {
    pages: pages.map((page, index) => {
      const [left, lower, right, upper] = leaves[index]?.box ?? [0, 0, 0, 0]
      return {
        widthPx: (right - left) * pxPerPt,
        heightPx: (upper - lower) * pxPerPt,
        texts: page.runs.map(({ end, size, text, x, y }) => ({
          text,
          leftPx: (x - left) * pxPerPt,
          rightPx: (end - left) * pxPerPt,
          topPx: (upper - y) * pxPerPt,
          sizePx: size * pxPerPt,
        })),
        text: spacedTexts(page).join(''),
      }
    }),
    labels: pageLabels ?? [],
    info: Object.fromEntries(
      [...info, ['Language', catalog.get('Lang')] as const].map(([key, value]) => [
        key,
        textOf(objects.get(value)),
      ]),
    ),
    outline: outlineItems(objects, catalog).map(({ title }) => title),
    destinations: new Map(
      [...destinations].map(([id, page]) => [decodeURIComponent(id), page]),
    ),
  }
}

/** The text of each run, with the white space that parts it from the next one. */
function spacedTexts({ runs }: PageContent): readonly string[] {
  return runs.map((run, index) => {
    const next = runs[index + 1]
    return next ? run.text + spaceBetween(run, next) : run.text
  })
}

/** Raised figures stand on the line that they are raised from. */
function spaceBetween(run: Run, next: Run): string {
  const size = Math.max(run.size, next.size)
  if (Math.abs(next.y - run.y) > size * 0.6) return '\n'
  const gap = next.x - run.end
  const isApart = Number.isFinite(gap) && (gap > size * 0.15 || gap < -size)
  return isApart && !/\s$/u.test(run.text) && !/^\s/u.test(next.text) ? ' ' : ''
}

/** What stands on one baseline. */
export type Line = PlacedText

/** Two pieces closer than this, in pixels, stand on one baseline: print rounds to some hundredths. */
const sameBaselinePx = 0.4

/** The lines of a page from top to bottom. Raised figures stand on baselines of their own. */
export function linesOf({ texts }: InspectedPage): Line[] {
  const lines: Line[] = []
  for (const piece of texts) {
    const { leftPx, rightPx, sizePx, text, topPx } = piece
    const index = lines.findIndex((line) => Math.abs(line.topPx - topPx) < sameBaselinePx)
    const line = lines[index]
    if (!line) {
      lines.push(piece)
      continue
    }
    lines[index] = {
      text: line.text + text,
      topPx: line.topPx,
      leftPx: Math.min(line.leftPx, leftPx),
      rightPx: Math.max(line.rightPx, rightPx),
      sizePx: Math.max(line.sizePx, sizePx),
    }
  }
  return lines.sort((a, b) => a.topPx - b.topPx)
}

/** A bitmap on a page: its own pixels, and the CSS pixels that it takes. */
interface PlacedPicture {
  readonly pixels: readonly [width: number, height: number]
  readonly widthPx: number
  readonly heightPx: number
}

export interface Paint {
  readonly fonts: OpenPdf['fonts']
  /** All text by the name of its font, without the six letters of a subset, in the order of the pages. */
  readonly textOf: ReadonlyMap<string, string>
  readonly pictures: readonly PlacedPicture[]
}

/** How a PDF is painted: with which fonts and pictures. */
export function inspectPaint(bytes: Uint8Array): Paint {
  const { fonts, pages } = readPdf(bytes)
  const texts = new Map<string, string>()
  for (const page of pages) {
    const spaced = spacedTexts(page)
    for (const [index, { font }] of page.runs.entries()) {
      const name = font.name.replace(/^[A-Z]{6}\+/u, '')
      texts.set(name, (texts.get(name) ?? '') + spaced[index])
    }
  }
  const pictures = pages.flatMap((page) =>
    page.pictures.map(
      ({ height, heightPx, width, widthPx }): PlacedPicture => ({
        pixels: [widthPx, heightPx],
        widthPx: width * pxPerPt,
        heightPx: height * pxPerPt,
      }),
    ),
  )
  return { fonts, textOf: texts, pictures }
}

/** What a page of a PDF says in the text of the sections. */
export interface PrintedPage {
  readonly label: string
  /** In reading order; a line that another follows ends with `\n`. */
  readonly text: string
}

/** Parts of the structure that are not of the text. */
const aside = new Set(['FENote', 'Note', 'TOC', 'Title'])

/** What a list counts with, and no author wrote. */
const counter = /^\s*(?:[•◦▪]|[\p{L}\p{N}]{1,4}\.)\s*$/u

/** The pages of a tagged PDF, without notes, contents and running heads. */
export function readPrintedPages(bytes: Uint8Array): readonly PrintedPage[] {
  const { elements, pageLabels, pageOf, pages } = readPdf(bytes)
  const outermost = elements.filter(({ parent }) => !parent)
  return pages.map((page, index) => {
    const spaced = spacedTexts(page)
    const texts = new Map<number, string>()
    for (const [at, { mcid = -1 }] of page.runs.entries())
      texts.set(mcid, (texts.get(mcid) ?? '') + spaced[at])
    const textIn = (content: Content) =>
      pageOf(content.page) === index ? (texts.get(content.mcid) ?? '') : ''
    return {
      label: pageLabels?.[index] ?? '',
      text: outermost.map((element) => readElement(element, textIn)).join(''),
    }
  })
}

type Content = Extract<Kid, { kind: 'content' }>

function readElement(
  { kids, type }: StructElement,
  textIn: (content: Content) => string,
): string {
  if (aside.has(type)) return ''
  const texts = kids.map((kid) => {
    if (kid.kind === 'element') return readElement(kid, textIn)
    return kid.kind === 'content' ? textIn(kid) : ''
  })
  const text = texts.join('')
  return type === 'Lbl' && counter.test(text) ? '' : text
}

/** What a PDF says of itself in XMP, as it stands in the file; empty where there is nothing. */
export function readXmp(bytes: Uint8Array): string {
  const objects = openObjects(bytes)
  return objects.stream(catalogOf(objects).get('Metadata')).toString()
}

/** The files within a PDF, by their names. */
export function readAttachments(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const objects = openObjects(bytes)
  const names = objects.dictionary(catalogOf(objects).get('Names'))
  const files = readPairs(objects, names.get('EmbeddedFiles'), 'Names')
  return new Map(
    files.map(([, reference]) => {
      const file = objects.dictionary(reference)
      const name = textOf(objects.get(file.get('UF') ?? file.get('F')))
      return [name, objects.stream(objects.dictionary(file.get('EF')).get('F'))]
    }),
  )
}

function catalogOf({ dictionary, trailer }: OpenPdf['objects']): PdfDictionary {
  return dictionary(trailer.get('Root'))
}
