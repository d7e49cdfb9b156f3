import type { ArchiveFile } from './archive-file.ts'
import type { RuleId } from './rules.ts'

/** A rule that is not kept. */
export interface Fault {
  readonly rule: RuleId
  /** What is there, such as `filter`, as it goes on behind “Unexpected”. */
  readonly found: string
  /** Index of the page. */
  readonly page?: number | undefined
  /** Of the manuscript, that it is about. */
  readonly text?: string | undefined
}

/** A part of the check: looks after a group of rules. */
export type CheckRules = (file: ArchiveFile) => readonly Fault[]
