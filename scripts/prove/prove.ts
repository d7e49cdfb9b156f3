/**
 * The room that reads finished files again, as a stranger would: it knows their bytes and what the
 * book is, and nothing of how they were made.
 *
 * `checks.ts` has the table of checks.
 */
import { VFile } from 'vfile'
import type { Artifact, Book, Check, PageMap, Proof } from '../book.ts'
import { neededChecks } from './checks.ts'
import {
  type CheckFinished,
  type Evidence,
  finding,
  isUnreadable,
  type Means,
  type Verdict,
} from './evidence.ts'

/**
 * The checks that finished files have been put to. What they find is reported at the line of the
 * manuscript that it comes from, or on the proof's own file.
 *
 * @param pageMap - Where everything should be in print; there when a PDF is proved.
 */
export async function prove(
  book: Book,
  artifacts: readonly Artifact[],
  pageMap: PageMap | undefined,
  means: Means = {},
): Promise<Proof> {
  const file = new VFile({ path: artifacts.map(({ path }) => path).join(', ') })
  const passed: Check[] = []
  for (const artifact of artifacts) {
    const evidence: Evidence = { ...means, artifact, book, pageMap }
    const rows = neededChecks(artifact.format, book)
    const verdicts = await Promise.all(
      rows.map(async ({ load }) => attempt(await load(), evidence)),
    )
    for (const [index, { name }] of rows.entries()) {
      const verdict = verdicts[index] as Verdict
      const { addresses, applied, findings, read, remarks = [] } = verdict
      for (const report of [...findings, ...remarks]) report(file)
      passed.push({
        name,
        format: artifact.format,
        read,
        remarks: remarks.length,
        ...(addresses ? { addresses } : {}),
        ...(applied ? { applied } : {}),
        passed: findings.length === 0,
      })
    }
  }
  sayOnce(file)
  return { checks: passed, file }
}

/** A file that cannot be read has passed no check. */
async function attempt(check: CheckFinished, evidence: Evidence): Promise<Verdict> {
  try {
    return await check(evidence)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    const fault = finding('output-unreadable', [evidence.artifact.path, error.message])
    return { read: 'nothing', findings: [fault] }
  }
}

/** Every check fails at a file that cannot be read; its author needs to know once. */
function sayOnce({ messages }: VFile): void {
  const unique = new Map(messages.map((message) => [message.reason, message]))
  messages.splice(0, messages.length, ...unique.values())
}
