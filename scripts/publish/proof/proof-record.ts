import type {
  FileHash,
  FormatName,
  PdfStandard,
  Provenance,
  StoreName,
} from '../../book.ts'

/**
 * What `<slug>.proof.json` holds. `templates/proof.schema.json` says the same to others; hashes are
 * SHA-256 in hexadecimal digits.
 */
export interface ProofRecord {
  /** Names the schema; changes with {@link version}. */
  readonly $schema: 'urn:colophon:proof:1'
  /** Counts up when a reader of the record would have to change. */
  readonly version: 1
  /** Always: what does not pass is not published. */
  readonly passed: true
  readonly work: {
    readonly title: string
    readonly authors: readonly string[]
    readonly language: string
    readonly identifier: string
  }
  /** Files by path; `sha256` is of a line `<sha256>  <path>` for each. */
  readonly manuscript: { readonly sha256: string; readonly files: readonly FileHash[] }
  readonly settings: ProofSettings
  readonly colophon: Provenance
  readonly browser: string
  readonly fonts: readonly ProofFont[]
  readonly outputs: readonly ProofOutput[]
  readonly checks: readonly ProofCheck[]
  /** What the book links to outside of itself, in reading order. */
  readonly links: readonly ProofLink[]
  /** By which rules a text was allowed to differ from the manuscript's. */
  readonly rules: readonly ProofRule[]
  /** What a human should look at, by place. */
  readonly remarks: readonly ProofRemark[]
}

/** What was asked for, whether in the manuscript or not. */
export interface ProofSettings {
  readonly formats: readonly FormatName[]
  /** A name or a measure, such as `a5`. */
  readonly trim: string
  readonly pdfStandards: readonly PdfStandard[]
  readonly profiles: readonly StoreName[]
  /** Date of the last change, in seconds since 1970. */
  readonly sourceDateEpoch: number
  readonly thorough: boolean
  /** Which of them stood on the command line, in place of what the manuscript says. */
  readonly overruled: readonly ('trim' | 'pdfStandards' | 'profiles')[]
}

export interface ProofFont extends FileHash {
  readonly family: string
  readonly weight: number
  readonly style: 'normal' | 'italic'
}

export interface ProofOutput extends FileHash {
  readonly format: FormatName
  readonly pages?: number | undefined
}

export interface ProofCheck {
  readonly name: string
  readonly format: FormatName
  readonly title: string
  /** What it holds the file to. */
  readonly standard: string
  readonly read: string
  readonly remarks: number
  readonly passed: boolean
}

/** Something that the text of a finished file may have, or lack, against the manuscript. */
export interface ProofRule {
  readonly name: string
  readonly title: string
  /** What is allowed, why, and what of its kind is an error. */
  readonly allows: string
  readonly why: string
  readonly not: string
  /** By format that the rule is for, how often it was needed. */
  readonly applied: Readonly<Partial<Record<FormatName, number>>>
}

/** An address outside the book. That there is something at it is not proved: it may change any day. */
export interface ProofLink {
  readonly address: string
  /** Of every link to it. */
  readonly places: readonly ManuscriptPlace[]
  /** In which finished files it was found. */
  readonly formats: readonly FormatName[]
}

export interface ManuscriptPlace {
  /** In the manuscript folder, or of a finished file. */
  readonly path: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

export interface ProofRemark extends ManuscriptPlace {
  readonly code: string
  readonly reason: string
  readonly hint: string
  /** Where it is seen in the PDF. */
  readonly print?: ProofPlace | undefined
}

/** A place on a page of the PDF. */
export interface ProofPlace {
  /** From 1. */
  readonly page: number
  /** What is printed on that page; empty where nothing is. */
  readonly folio: string
  /** Left, lower, right and upper edge, in points from the lower left corner of the page. */
  readonly box: readonly [left: number, bottom: number, right: number, top: number]
}
