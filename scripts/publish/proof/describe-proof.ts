import type { VFile } from 'vfile'
import type {
  Artifact,
  Book,
  Check,
  FormatName,
  Manuscript,
  PageMap,
  Provenance,
  Templates,
} from '../../book.ts'
import { hashFile } from '../../lib/hash.ts'
import type { PagePicture } from './draw-pages.ts'
import { listLinks } from './list-links.ts'
import { listRemarks } from './list-remarks.ts'
import { listRules } from './list-rules.ts'
import type {
  ProofCheck,
  ProofFont,
  ProofOutput,
  ProofRecord,
  ProofSettings,
} from './proof-record.ts'

/** A book that has passed, and all that had to do with it. */
export interface ProofInput {
  readonly book: Book
  readonly manuscript: Manuscript
  readonly artifacts: readonly Artifact[]
  readonly checks: readonly Check[]
  /** With what was reported about them. */
  readonly files: readonly VFile[]
  readonly provenance: Provenance
  /** `Browser.version`, where there was one. */
  readonly browser: string | undefined
  /** There when pages were laid out. */
  readonly pageMap: PageMap | undefined
  /** Of the PDF, where it is remarked on. */
  readonly pictures: readonly PagePicture[]
  readonly formats: readonly FormatName[]
  readonly isThorough: boolean
  readonly overruled: ProofSettings['overruled']
}

/** The proof as data, the same wherever and whenever the same is built. */
export function describeProof(input: ProofInput, templates: Templates): ProofRecord {
  const { artifacts, book, browser, checks, files, manuscript, pageMap, provenance } =
    input
  const { authors, identifier, language, title } = book.config
  return {
    $schema: 'urn:colophon:proof:1',
    version: 1,
    passed: true,
    work: { title, authors: authors.map(({ name }) => name), language, identifier },
    manuscript: hashManuscript(manuscript, book),
    settings: settingsOf(input),
    colophon: provenance,
    ...(browser === undefined ? {} : { browser }),
    fonts: templates.fonts.map(fontOf),
    outputs: artifacts.map(outputOf),
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

function settingsOf({ book, formats, isThorough, overruled }: ProofInput): ProofSettings {
  const { pdfStandards, profiles, trim } = book.config
  return {
    formats,
    trim: trim.name,
    pdfStandards,
    profiles,
    sourceDateEpoch: book.modified.getTime() / 1000,
    thorough: isThorough,
    overruled,
  }
}

function fontOf({
  family,
  source,
  style,
  weight,
}: Templates['fonts'][number]): ProofFont {
  return { family, weight, style, ...source }
}

function outputOf({ bytes, format, pages, path }: Artifact): ProofOutput {
  return { format, ...hashFile(path, bytes), ...(pages === undefined ? {} : { pages }) }
}

/** A check whose texts nobody has written yet goes by its name. */
function checkOf(check: Check, templates: Templates): ProofCheck {
  const { format, name, passed, read, remarks } = check
  const { standard = 'Colophon', title = name } =
    templates.texts('proof/checks')[name] ?? {}
  return { name, format, title, standard, read, remarks, passed }
}
