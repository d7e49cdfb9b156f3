import { afterAll, expect } from 'vitest'
import { assembleBook } from '../../scripts/assemble/assemble-book.ts'
import type { Artifact, Book, FormatName, PageMap } from '../../scripts/book.ts'
import { compileChapter } from '../../scripts/compile/compile-chapter.ts'
import { loadManuscript } from '../../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../../scripts/load/load-templates.ts'
import { type OpenBrowser, openBrowser } from '../../scripts/paginate/open-browser.ts'
import { paginate } from '../../scripts/paginate/paginate.ts'
import { prove } from '../../scripts/prove/prove.ts'
import { formats } from '../../scripts/publish/formats.ts'

/** A finished file, and what it was made from. */
export interface Finished {
  readonly book: Book
  readonly artifact: Artifact
  readonly pageMap: PageMap | undefined
}

let opening: Promise<OpenBrowser> | undefined

/** One browser for all that a test file makes and proves. */
export function sharedBrowser(): Promise<OpenBrowser> {
  opening ??= openBrowser()
  return opening
}

afterAll(async () => (await opening)?.close())

/** Builds one format of a manuscript, with everything real, and without proving it. */
export async function finish(path: string, format: FormatName): Promise<Finished> {
  const manuscript = await loadManuscript(path)
  const templates = await loadTemplates()
  const { config } = manuscript
  if (!config) throw new Error(`Cannot use the configuration of ${path}`)
  const chapters = manuscript.chapterFiles.map((file) => compileChapter(file, config))
  const book = await assembleBook(manuscript, config, chapters, templates)
  const browser = format === 'html' ? undefined : await sharedBrowser()
  const layout = browser && (await paginate(book, templates, browser))
  const artifact = await formats[format]({ book, templates, layout, browser })
  return { book, artifact, pageMap: layout?.pageMap }
}

/** What the proof says of a finished file, or of other bytes in its place. */
export interface Outcome {
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
  const parts = [...book.sections, ...book.notes.values()]
  const sources = [...new Set(parts.map(({ file }) => file))]
  for (const file of sources) file.messages.length = 0
  const { checks, file } = await prove(
    book,
    [{ ...artifact, bytes: await bytes }],
    pageMap,
    artifact.format === 'epub'
      ? { browser: await sharedBrowser(), isThorough: true }
      : {},
  )
  const findings = [...sources, file].flatMap(({ basename, messages }) =>
    messages.map(({ line, reason, ruleId }) => ({
      code: String(ruleId),
      at: line === undefined ? String(basename) : `${basename}:${line}`,
      says: reason,
    })),
  )
  const failed = checks.filter(({ passed }) => !passed).map(({ name }) => name)
  return { failed, findings }
}

/** A finding of that kind, at that place, that says that. */
export function matching([code, at, says]: Broken['finds']): unknown {
  return { code, at: expect.stringMatching(at), says: expect.stringMatching(says) }
}
