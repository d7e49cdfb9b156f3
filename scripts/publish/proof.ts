/**
 * What a build has proved, for people and for machines: `<slug>.proof.html` and `<slug>.proof.json`.
 *
 * They hold only what determines the finished files and what was found in them: no time of the
 * clock, no path of a machine. Equal builds give equal bytes.
 */
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
} from '../book.ts'
import { hashFile } from '../lib/hash.ts'
import type { PagePicture } from './proof/draw-pages.ts'
import { proofPage } from './proof/proof-page.ts'
import type {
  ManuscriptPlace,
  ProofCheck,
  ProofLink,
  ProofPlace,
  ProofRecord,
  ProofRemark,
  ProofRule,
  ProofSettings,
} from './proof/proof-record.ts'

/** A book that has passed, and all that had to do with it. */
interface ProofInput {
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
  readonly isThorough: boolean
  readonly overruled: ProofSettings['overruled']
}

/** A file that is put next to the finished ones. */
export interface ProofFile {
  /** Relative to the output folder. */
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * The page and the record of a book that has passed.
 *
 * @throws When a template cannot be filled or a font cannot be cut down.
 */
export async function proofFiles(
  input: ProofInput,
  templates: Templates,
): Promise<readonly ProofFile[]> {
  const record = describeProof(input, templates)
  const { slug } = input.book.config
  const page = await proofPage(record, input, templates)
  const data = new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`)
  return [
    { path: `${slug}.proof.html`, bytes: page },
    { path: `${slug}.proof.json`, bytes: data },
  ]
}

/** The proof as data, the same wherever and whenever the same is built. */
function describeProof(input: ProofInput, templates: Templates): ProofRecord {
  const { artifacts, book, browser, checks, files, manuscript, pageMap, provenance } =
    input
  const { authors, identifier, language, pdfStandards, profiles, title, trim } =
    book.config
  return {
    $schema: 'urn:colophon:proof:1',
    version: 1,
    passed: true,
    work: { title, authors: authors.map(({ name }) => name), language, identifier },
    manuscript: hashManuscript(manuscript, book),
    settings: {
      formats: input.formats,
      trim: trim.name,
      pdfStandards,
      profiles,
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
    checks: checks.map((check) => checkOf(check, templates)),
    links: listLinks(book, checks),
    rules: listRules(checks, templates),
    remarks: listRemarks(files, pageMap),
  }
}

function hashManuscript(
  { hashes }: Manuscript,
  { cover, pictures }: Book,
): ProofRecord['manuscript'] {
  const shown = [...pictures.values(), ...(cover ? [cover] : [])]
  const byPath = new Map([
    ...hashes.map((file) => [file.path, file] as const),
    ...shown.map(({ bytes, path }) => [path, hashFile(path, bytes)] as const),
  ])
  const files = [...byPath.values()].sort((one, other) =>
    one.path < other.path ? -1 : 1,
  )
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`)
  return { sha256: hashFile('', Buffer.from(lines.join(''))).sha256, files }
}

/** A check whose texts nobody has written yet goes by its name. */
function checkOf(check: Check, templates: Templates): ProofCheck {
  const { format, name, passed, read, remarks } = check
  const { standard = 'Colophon', title = name } =
    templates.texts('proof/checks')[name] ?? {}
  return { name, format, title, standard, read, remarks, passed }
}

/**
 * What the book links to outside of itself, in reading order, with the files in which checks have
 * found it. Whether there is anything at an address, only the network could say: that differs from
 * day to day and from place to place, and is no part of a proof.
 */
function listLinks({ linksOut }: Book, checks: readonly Check[]): readonly ProofLink[] {
  const found = checks.flatMap(({ addresses, format }) =>
    addresses ? [{ format, addresses: new Set(addresses) }] : [],
  )
  return linksOut.map(({ address, places }) => ({
    address,
    places: places.map(({ file, position }) => placeIn(file, position?.start)),
    formats: found
      .filter(({ addresses }) => addresses.has(address))
      .map(({ format }) => format),
  }))
}

function placeIn(
  file: VFile,
  { column, line }: Omit<ManuscriptPlace, 'path'> = {},
): ManuscriptPlace {
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
): ProofRemark {
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
function printedPlace(
  { box, page }: PrintedPlace,
  pageMap: PageMap | undefined,
): ProofPlace {
  const round = (length: number): number => Math.round(length * 10) / 10
  const [left, bottom, right, top] = box
  return {
    page: page + 1,
    folio: pageMap?.pages[page]?.label ?? '',
    box: [round(left), round(bottom), round(right), round(top)],
  }
}

function byPlace(
  [text, one]: readonly [string, ProofRemark],
  [otherText, other]: readonly [string, ProofRemark],
): number {
  return (
    compare(one.path, other.path) ||
    (one.line ?? 0) - (other.line ?? 0) ||
    (one.column ?? 0) - (other.column ?? 0) ||
    (one.print?.page ?? 0) - (other.print?.page ?? 0) ||
    (other.print?.box[3] ?? 0) - (one.print?.box[3] ?? 0) ||
    compare(text, otherText)
  )
}

/** By code units: no machine's language has a say. */
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

/**
 * Every rule by which a text may differ from the manuscript's, and how often it was needed in the
 * formats that were made.
 *
 * @throws When a check has applied a rule that is not in `templates/proof/rules.yaml`.
 */
export function listRules(
  checks: readonly Check[],
  templates: Templates,
): readonly ProofRule[] {
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
    return { name, title, allows, why, not, applied: Object.fromEntries(counts) }
  })
}
