import type { VFile } from 'vfile'
import type {
  Artifact,
  Book,
  Browser,
  Check,
  FormatName,
  Manuscript,
  PageMap,
  PrintedPlace,
  Provenance,
  Templates,
} from '../../book.ts'
import { hashFile } from '../../lib/hash.ts'
import type { Overrulable } from '../../lib/overrulable.ts'
import type { PagePicture } from './draw-pages.ts'

/** A book that has passed, and all that had to do with it. */
export interface ProofInput {
  readonly book: Book
  readonly manuscript: Manuscript
  readonly artifacts: readonly Artifact[]
  readonly checks: readonly Check[]
  /** With what was reported about them. */
  readonly files: readonly VFile[]
  readonly provenance: Provenance
  readonly browser: Browser
  /** There when pages were laid out. */
  readonly pageMap: PageMap | undefined
  /** Of the PDF, where it is remarked on. */
  readonly pictures: readonly PagePicture[]
  readonly formats: readonly FormatName[]
  /** Name of the edition, where there are several. */
  readonly edition?: string | undefined
  readonly isThorough: boolean
  /** Settings that stood on the command line, in place of what the manuscript says. */
  readonly overruled: readonly Overrulable[]
}

/** What `<slug>.proof.json` holds. What each part means stands in `templates/proof.schema.json`. */
export type ProofRecord = ReturnType<typeof describeProof>

export type ProofRemark = ReturnType<typeof remarkOf>

/** A place on a page of the PDF. */
export type ProofPlace = ReturnType<typeof printedPlace>

/** The proof as data, the same wherever and whenever the same is built. */
export function describeProof(input: ProofInput, templates: Templates) {
  const { artifacts, book, browser, checks, files, manuscript, pageMap, provenance } =
    input
  const {
    authors,
    bleed,
    coverWrap,
    identifier,
    language,
    marks,
    pdfStandards,
    printColour,
    profiles,
    title,
    trim,
  } = book.config
  return {
    $schema: 'urn:colophon:proof:1',
    version: 1,
    passed: true,
    work: { title, authors: authors.map(({ name }) => name), language, identifier },
    manuscript: hashManuscript(manuscript, book),
    settings: {
      edition: input.edition,
      formats: input.formats,
      trim: trim.name,
      bleed: bleed?.name,
      marks,
      pdfStandards,
      printColour,
      profiles,
      coverWrap: coverWrap?.name,
      sourceDateEpoch: book.modified.getTime() / 1000,
      thorough: input.isThorough,
      overruled: input.overruled,
    },
    colophon: provenance,
    browser: browser.version,
    fonts: templates.fonts.map(({ family, source, style, weight }) => {
      return { family, weight, style, ...source }
    }),
    outputs: artifacts.map(({ bytes, format, pages, path }) => {
      return { format, ...hashFile(path, bytes), pages }
    }),
    checks: checks.map(({ format, name, passed, read, remarks }) => {
      // A check whose texts nobody has written yet goes by its name.
      const { standard = 'Colophon', title = name } =
        templates.texts('proof/checks')[name] ?? {}
      return { name, format, title, standard, read, remarks, passed }
    }),
    held: checks.flatMap(({ held = [] }) => held),
    links: listLinks(book, checks),
    rules: listRules(checks, templates),
    remarks: listRemarks(files, pageMap),
  } as const
}

function hashManuscript({ hashes }: Manuscript, { cover, pictures }: Book) {
  const shown = [...pictures.values(), ...(cover ? [cover] : [])]
  const byPath = new Map([
    ...hashes.map((file) => [file.path, file] as const),
    ...shown.map(({ bytes, path, sourceBytes = bytes }) => {
      return [path, hashFile(path, sourceBytes)] as const
    }),
  ])
  const files = [...byPath.values()].sort((one, other) =>
    one.path < other.path ? -1 : 1,
  )
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`)
  return { sha256: hashFile('', Buffer.from(lines.join(''))).sha256, files }
}

/**
 * What the book links to outside of itself, in reading order, with the files in which checks have
 * found it. Whether there is anything at an address, only the network could say: that differs from
 * day to day and from place to place, and is no part of a proof.
 */
function listLinks({ linksOut }: Book, checks: readonly Check[]) {
  const found = checks.map(({ addresses, format }) => {
    return { format, addresses: new Set(addresses) }
  })
  return linksOut.map(({ address, places }) => ({
    address,
    places: places.map(({ file, position }) => placeIn(file, position?.start)),
    formats: found.flatMap(({ addresses, format }) => {
      return addresses.has(address) ? [format] : []
    }),
  }))
}

/** A place in the manuscript folder, or of a finished file. */
function placeIn(
  file: VFile,
  {
    column,
    line,
  }: { readonly line?: number | undefined; readonly column?: number | undefined } = {},
) {
  return { path: file.data.manuscriptPath ?? file.basename ?? '', line, column }
}

/**
 * What was reported about files, in the order of their paths and lines: formats are proved at the
 * same time, and may report in any order.
 *
 * @param pageMap - There when pages were laid out.
 */
export function listRemarks(
  files: readonly VFile[],
  pageMap: PageMap | undefined,
): readonly ProofRemark[] {
  const remarks = [...new Set(files)].flatMap((file) =>
    file.messages.map((message) => remarkOf(file, message, pageMap)),
  )
  const byText = new Map(remarks.map((remark) => [JSON.stringify(remark), remark]))
  return [...byText].sort(byPlace).map(([, remark]) => remark)
}

function remarkOf(
  file: VFile,
  message: VFile['messages'][number],
  pageMap: PageMap | undefined,
) {
  const { column, line, note = '', reason, ruleId = '' } = message
  const place = file.data.printedPlaces?.get(message)
  return {
    code: ruleId,
    ...placeIn(file, { column, line }),
    reason,
    hint: note,
    print: place && printedPlace(place, pageMap),
  }
}

/** As fine as anybody can see. */
function printedPlace({ box, page }: PrintedPlace, pageMap: PageMap | undefined) {
  const folio = pageMap?.pages[page]?.label ?? ''
  return { page: page + 1, folio, box: box.map((edge) => Math.round(edge * 10) / 10) }
}

type Worded = readonly [text: string, remark: ProofRemark]

function byPlace(one: Worded, other: Worded): number {
  const [order, otherOrder] = [orderOf(one), orderOf(other)]
  const at = order.findIndex((part, index) => part !== otherOrder[index])
  // By code units, where they are texts: no machine's language has a say.
  return (order[at] ?? 0) < (otherOrder[at] ?? 0) ? -1 : 1
}

function orderOf([text, { column, line, path, print }]: Worded) {
  return [path, line ?? 0, column ?? 0, print?.page ?? 0, -(print?.box[3] ?? 0), text]
}

/**
 * Every rule by which a text may differ from the manuscript's, and how often it was needed in the
 * formats that were made.
 *
 * @throws When a check has applied a rule that is not in `templates/proof/rules.yaml`.
 */
export function listRules(checks: readonly Check[], templates: Templates) {
  const texts = templates.texts('proof/rules')
  const unlisted = checks
    .flatMap(({ applied = {} }) => Object.keys(applied))
    .find((name) => texts[name] === undefined)
  if (unlisted !== undefined) throw new Error(`Cannot find the rule \`${unlisted}\``)
  const made = [...new Set(checks.map(({ format }) => format))]
  return Object.entries(texts).map(([name, text]) => {
    const { allows = '', formats = '', not = '', title = name, why = '' } = text
    const counts = made
      .filter((format) => formats.split(' ').includes(format))
      .map((format) => {
        const own = checks.filter((check) => check.format === format)
        const times = own.reduce((sum, { applied }) => sum + (applied?.[name] ?? 0), 0)
        return [format, times] as const
      })
    return {
      name,
      title,
      allows,
      why,
      not,
      applied: Object.fromEntries(counts) as Partial<Record<FormatName, number>>,
    }
  })
}
