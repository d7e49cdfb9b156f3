import { VFile } from 'vfile'
import { expect } from 'vitest'
import type { Book } from '../../scripts/book.ts'
import { formats } from '../../scripts/formats.ts'
import { report } from '../../scripts/problems/report.ts'
import { isUnreadable } from '../../scripts/prove/evidence.ts'
import { checkArchive } from '../../scripts/prove/pdf/archive-pdf.ts'
import { checkPress } from '../../scripts/prove/pdf/press-pdf.ts'
import { openPdf } from '../../scripts/prove/pdf/print/read-print.ts'
import { checkUa } from '../../scripts/prove/pdf/ua-pdf.ts'
import { prove } from '../../scripts/prove/prove.ts'
import { type Finished, sharedBrowser } from './books.ts'

/** What the proof says of a finished file, or of other bytes in its place. */
interface Outcome {
  /** Names of the checks that did not pass. */
  readonly failed: readonly string[]
  readonly findings: readonly Finding[]
}

interface Finding {
  readonly code: string
  /** `file:line` in the manuscript, or the name of the finished file. */
  readonly at: string
  readonly says: string
}

/** A file that must not pass. */
export interface Broken {
  readonly bytes: () => Uint8Array | Promise<Uint8Array>
  /** Every check that has to see it. */
  readonly failed: readonly string[]
  /** One of the findings: its code, its place, and part of what it says. */
  readonly finds: readonly [code: string, at: string | RegExp, says: string | RegExp]
}

export async function outcomeOf(
  { artifact, book, pageMap }: Finished,
  bytes: Uint8Array | Promise<Uint8Array> = artifact.bytes,
): Promise<Outcome> {
  const sources = sourcesOf(book)
  const { format } = artifact
  const browser = format === 'epub' ? await sharedBrowser() : undefined
  const { checks: done, file } = await prove(
    { artifact: { ...artifact, bytes: await bytes }, book, pageMap, browser },
    formats[format].checks,
  )
  const failed = done.filter(({ passed }) => !passed).map(({ name }) => name)
  return { failed, findings: [...sources, file].flatMap(findingsIn) }
}

/** What one check says of other bytes in the place of a finished file. */
export async function findingsOf(
  name: string,
  { artifact, book, pageMap }: Finished,
  bytes: Uint8Array,
): Promise<readonly Finding[]> {
  const row = formats[artifact.format].checks.find((each) => each.name === name)
  const check = await row?.load()
  if (!check) throw new Error(`Cannot find the check ${name}`)
  const browser = await sharedBrowser()
  const evidence = { artifact: { ...artifact, bytes }, book, pageMap, browser }
  const sources = sourcesOf(book)
  const file = new VFile({ path: artifact.path })
  try {
    for (const say of (await check(evidence)).findings) say(file)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    report(file, 'output-unreadable', [artifact.path, error.message])
  }
  return [...sources, file].flatMap(findingsIn)
}

/** The files of a book, rid of what was said of them before. */
function sourcesOf({ configFile, notes, sections }: Book): readonly VFile[] {
  const files = new Set([...sections, ...notes.values()].map(({ file }) => file))
  files.add(configFile)
  for (const file of files) file.messages.length = 0
  return [...files]
}

function findingsIn({ basename, messages }: VFile): readonly Finding[] {
  return messages.map(({ line, reason, ruleId }) => ({
    code: String(ruleId),
    at: line === undefined ? String(basename) : `${basename}:${line}`,
    says: reason,
  }))
}

/** A finding of that kind, at that place, that says that. */
export function matching([code, at, says]: Broken['finds']): unknown {
  return { code, at: expect.stringMatching(at), says: expect.stringMatching(says) }
}

/** The rules of PDF/UA-1, and of our own, that our check says a PDF breaks, each once, sorted. */
export function uaRulesBroken(bytes: Uint8Array): readonly string[] {
  const pdf = openPdf({ format: 'pdf', path: 'book.pdf', bytes })
  const faults = checkUa(pdf)
  return [...new Set(faults.map(({ rule }) => rule))].sort()
}

/** The rules of PDF/A, and of our own, that our check says a PDF breaks, each once, sorted. */
export function archiveRulesBroken(bytes: Uint8Array): readonly string[] {
  const pdf = openPdf({ format: 'pdf', path: 'book.pdf', bytes })
  const faults = checkArchive(pdf)
  return [...new Set(faults.map(({ rule }) => rule))].sort()
}

/** The rules of PDF/X-4, and of our own, that our check says a PDF breaks, each once, sorted. */
export function pressRulesBroken(bytes: Uint8Array, book: Book): readonly string[] {
  const pdf = openPdf({ format: 'pdf', path: 'book.pdf', bytes })
  const faults = checkPress(pdf, book, bytes)
  return [...new Set(faults.map(({ rule }) => rule))].sort()
}
