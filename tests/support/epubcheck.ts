import { EpubCheck } from '@likecoin/epubcheck-ts'
import { type EpubFinding, judgeEpubs } from '../../scripts/referees/judge-epubs.ts'

/** Usage of `@font-face`, which every book with fonts of its own has. */
const allowed = new Set(['CSS-028'])

/**
 * Everything that EPUBCheck 5.3 has to say about some EPUBs, usage hints included, by their names.
 * One Java judges all of them.
 *
 * @returns `undefined` on a machine without Java, which CI must not be.
 */
export async function epubcheckJudgements(
  files: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, readonly EpubFinding[]> | undefined> {
  try {
    return await judgeEpubs([...files].map(([name, bytes]) => ({ name, bytes })))
  } catch (error) {
    const { cause } = error as { cause?: { code?: unknown } }
    if (cause?.code === 'ENOENT' && !process.env.CI) return undefined
    throw error
  }
}

/** Everything that epubcheck-ts has to say about an EPUB, usage hints included. */
export async function epubcheckTsFindings(file: Uint8Array): Promise<readonly string[]> {
  const { messages } = await EpubCheck.validate(file, { includeUsage: true })
  return messages
    .filter(({ id }) => !allowed.has(id))
    .map(({ id, location, message, severity }) => {
      return `${severity} ${id} ${location?.path}:${location?.line} ${message}`
    })
}
