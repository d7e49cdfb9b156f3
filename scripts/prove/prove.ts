/**
 * The room that reads finished files again, as a stranger would: it knows their bytes and what the
 * book is, and nothing of how they were made.
 */
import { VFile } from 'vfile'
import type { Check, Proof } from '../book.ts'
import type { CheckRow } from './checks.ts'
import {
  type CheckFinished,
  type Evidence,
  finding,
  isUnreadable,
  mostFindings,
  type Verdict,
} from './evidence.ts'

/**
 * What came of putting a finished file to checks. What they find is reported at the line of the
 * manuscript that it comes from, or on the proof's own file.
 */
export async function prove(
  evidence: Evidence,
  checks: readonly CheckRow[],
): Promise<Proof> {
  const { format, path } = evidence.artifact
  const file = new VFile({ path })
  const needed = checks.filter(({ isNeeded }) => isNeeded(evidence.book))
  const done = await Promise.all(
    needed.map(async ({ load, name }): Promise<[Check, Verdict]> => {
      const verdict = await attempt(await load(), evidence)
      const { addresses, applied, findings, held, read, remarks = [] } = verdict
      const said = {
        name,
        format,
        read: read ? counted(...read) : 'nothing',
        remarks: remarks.length,
        ...(addresses ? { addresses } : {}),
        ...(applied ? { applied } : {}),
        ...(held ? { held } : {}),
        passed: findings.length === 0,
      }
      return [said, verdict]
    }),
  )
  for (const [, { findings, remarks = [], showsAll }] of done) {
    const shown = findings.slice(0, showsAll ? findings.length : mostFindings)
    for (const report of [...shown, ...remarks]) report(file)
  }
  // Every check fails at a file that cannot be read; its author needs to know once.
  const unique = new Map(file.messages.map((message) => [message.reason, message]))
  file.messages.splice(0, file.messages.length, ...unique.values())
  return { checks: done.map(([check]) => check), file }
}

const number = new Intl.NumberFormat('en')

/** `1,284 words`, `1 word`. */
function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${number.format(count)} ${count === 1 ? noun : plural}`
}

/** A file that cannot be read has passed no check. */
async function attempt(check: CheckFinished, evidence: Evidence): Promise<Verdict> {
  try {
    return await check(evidence)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    const fault = finding('output-unreadable', [evidence.artifact.path, error.message])
    return { findings: [fault] }
  }
}
