import type { StructElement } from './read-elements.ts'
import type { RuleId } from './rules.ts'
import type { UaFile } from './ua-file.ts'

/** A rule that is not kept. */
export interface Fault {
  readonly rule: RuleId
  /** What is there, such as `row`, as it goes on behind “Unexpected”. */
  readonly found: string
  readonly element?: StructElement | undefined
  /** Index of the page, where no element says it. */
  readonly page?: number | undefined
}

/** A part of the check: looks after a group of rules. */
export type CheckRules = (file: UaFile) => readonly Fault[]
