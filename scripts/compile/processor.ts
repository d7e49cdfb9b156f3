import type { Root } from 'mdast'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { type Processor, unified } from 'unified'
import type { Point } from 'unist'
import type { VFile } from 'vfile'
import { lineAt, placeIn } from '../lib/text-positions.ts'
import {
  type BookSoFar,
  beginBook,
  type Neighbours,
  noNeighbours,
} from './book-so-far.ts'
import { rehypeConditions } from './conditions.ts'
import { foreign } from './foreign/foreign-syntax.ts'
import { remarkForeign } from './foreign/remark-foreign.ts'
import { remarkLeftovers } from './foreign/remark-leftovers.ts'
import { remarkFormulas } from './formulas/remark-formulas.ts'
import { handlers } from './handlers.ts'
import { checkReferences } from './html/read-tags.ts'
import { type Allowance, wholeAllowance } from './parse-markdown.ts'
import { rehypeAddresses, remarkDefinitions, remarkEmails } from './plugins/addresses.ts'
import { rehypeColumns } from './plugins/columns.ts'
import { rehypeNotes, remarkNotes } from './plugins/notes.ts'
import { rehypePageBreaks, remarkPageBreaks } from './plugins/page-breaks.ts'
import { rehypeCode } from './plugins/rehype-code.ts'
import { rehypeHeadingNames, rehypeHeadings } from './plugins/rehype-headings.ts'
import { rehypeIndex } from './plugins/rehype-index.ts'
import { rehypePictures } from './plugins/rehype-pictures.ts'
import { rehypePlates } from './plugins/rehype-plates.ts'
import { rehypeRawHtml } from './plugins/rehype-raw-html.ts'
import { rehypeTitles, type TitleSettings } from './plugins/rehype-titles.ts'
import { remarkAbbreviations } from './plugins/remark-abbreviations.ts'
import { attributeLines, remarkAttributeLines } from './plugins/remark-attribute-lines.ts'
import { remarkAttributes, remarkContainers } from './plugins/remark-attributes.ts'
import { remarkBoxes } from './plugins/remark-boxes.ts'
import { remarkCitations } from './plugins/remark-citations.ts'
import { remarkClasses } from './plugins/remark-classes.ts'
import { remarkCode } from './plugins/remark-code.ts'
import { remarkDivs } from './plugins/remark-divs.ts'
import { remarkFigures } from './plugins/remark-figures.ts'
import { remarkGlossaries } from './plugins/remark-glossaries.ts'
import { remarkLineBlocks } from './plugins/remark-line-blocks.ts'
import { remarkHeadingLinks, remarkSiteLinks } from './plugins/remark-links.ts'
import { remarkLists } from './plugins/remark-lists.ts'
import { remarkNearMisses } from './plugins/remark-near-misses.ts'
import { remarkReferences } from './plugins/remark-references.ts'
import {
  rehypeTablePlaces,
  remarkDrawnTables,
  remarkTables,
} from './plugins/remark-tables.ts'
import { barTables } from './syntax/bar-tables.ts'
import { brackets } from './syntax/brackets.ts'
import { citations } from './syntax/citations.ts'
import { containers } from './syntax/containers.ts'
import { dashTables } from './syntax/dash-tables.ts'
import { descriptions } from './syntax/descriptions.ts'
import { formulas } from './syntax/formulas.ts'
import { ownGfm } from './syntax/gfm.ts'
import { gridTables } from './syntax/grid-tables.ts'
import { lists } from './syntax/lists.ts'
import { subAndSuper } from './syntax/sub-and-super.ts'
import { rehypeTypography } from './typography/rehype-typography.ts'

/**
 * The dialect: everything that happens to a file, in order.
 *
 * What a `remark…` plugin sees is Markdown, and it decides what is meant; what a `rehype…` plugin
 * sees is HTML, and it decides the form.
 *
 * @param allowance - What is left of it to this file and those that follow.
 * @param book - What the files before this one leave to it, and it to those that follow.
 * @param neighbours - What the other files have to do with it.
 */
export function processor(
  settings: TitleSettings,
  allowance: Allowance = { ...wholeAllowance },
  { examples, macros }: BookSoFar = beginBook({}, []),
  neighbours: Neighbours = noNeighbours,
) {
  const cites = settings.bibliography !== undefined
  return (
    unified()
      .use(remarkParse)
      .use(remarkDialect, examples.names, neighbours.notes, cites)
      .use(remarkDrawnTables)
      .use(remarkCharacterReferences)
      .use(remarkDefinitions, allowance)
      .use(remarkSiteLinks, neighbours.files)

      .use(remarkLists, examples)
      .use(remarkPageBreaks)
      // What it makes text is read by all that follow.
      .use(remarkForeign, neighbours.paragraphs)
      .use(remarkAttributeLines)
      // What stands below a table as the description of a term does is its caption.
      .use(remarkTables, allowance)
      .use(remarkGlossaries)
      .use(remarkBoxes)
      .use(remarkDivs)
      .use(remarkLineBlocks)
      .use(remarkNearMisses)
      .use(remarkContainers)
      .use(remarkAttributes)
      // Knows the ids of headings.
      .use(remarkHeadingLinks)
      // Takes a class that nobody else knows.
      .use(remarkReferences)
      // Only of a book that cites.
      .use(remarkCitations, cites)
      // Its captions are read by all that follow.
      .use(remarkFigures)
      .use(remarkFormulas, allowance, macros)
      // Leaves none of Pandoc's raw LaTeX.
      .use(remarkCode)
      .use(remarkAbbreviations, neighbours.abbreviations)
      // They see what none of those above has taken.
      .use(remarkClasses)
      .use(remarkLeftovers)
      .use(remarkEmails)
      // Sees the notes in captions, so the captions must be there.
      .use(remarkNotes)

      .use(remarkRehype, { allowDangerousHtml: true, handlers })

      // First of all, because nothing else knows raw HTML.
      .use(rehypeRawHtml)
      .use(rehypeHeadingNames)
      .use(rehypeTitles, settings, neighbours.title)
      // Knows the classes of titles.
      .use(rehypeConditions)
      .use(rehypeColumns)
      .use(rehypePictures)
      .use(rehypePlates)
      .use(rehypeTablePlaces, allowance)
      .use(rehypeAddresses)
      .use(rehypeCode, allowance)
      // Before notes leave the place that says what language they are in.
      .use(rehypeTypography, settings.language)
      .use(rehypeIndex, settings.language, allowance, macros)
      .use(rehypePageBreaks)
      .use(rehypeNotes)
      // Last, so that ids are made of what readers see.
      .use(rehypeHeadings)
  )
}

/**
 * Teach the parser what this dialect adds to CommonMark: GFM, `:::blocks`, spans with attributes,
 * inline notes, description lists and formulas.
 */
function remarkDialect(
  this: Processor,
  examples: ReadonlySet<string>,
  notes: Neighbours['notes'],
  cites: boolean,
): void {
  const data = this.data()
  const dialect = [
    ownGfm(notes),
    attributeLines,
    containers,
    brackets,
    descriptions,
    formulas,
    subAndSuper,
    lists(examples),
    foreign(cites),
    ...(cites ? [citations] : []),
    dashTables,
    gridTables,
    barTables,
  ]
  data.micromarkExtensions = dialect.map(({ tokens }) => tokens)
  data.fromMarkdownExtensions = dialect.flatMap(({ nodes = [] }) => nodes)
}

/** Check the references that Markdown knows as such, which are none in code and formulas. */
function remarkCharacterReferences(this: Processor) {
  const places: Point[] = []
  this.data().fromMarkdownExtensions?.push({
    enter: {
      // The only token of a reference that has no handler of the parser's own at its start.
      characterReferenceValue: ({ start }) => void places.push(start),
    },
  })
  return (_: Root, file: VFile): void => {
    const text = String(file.value)
    for (const { column, line } of places.splice(0)) {
      const from = text.lastIndexOf('&', lineAt(file, line).offset + column - 1)
      const written = text.slice(from, text.indexOf(';', from) + 1)
      checkReferences(file, written, (start, end) =>
        placeIn(file, from + start, from + end),
      )
    }
  }
}
