/**
 * The formats a book can be published in, in the order in which they are named to the user.
 *
 * To add one: its name in {@link FormatName}, a line here, a file in `publish/` that makes it, and its
 * checks in `prove/`. The command line, its help, the pipeline and the tests read this table. Each
 * format is imported when it is first asked for, so that help and problems need not wait for modules
 * that they never use.
 */
import type {
  BookConfig,
  Format,
  FormatName,
  Medium,
  PublishJob,
  TextMedium,
} from './book.ts'
import {
  type CheckRow,
  coverChecks,
  epubChecks,
  htmlChecks,
  onixChecks,
  pdfChecks,
} from './prove/checks.ts'

interface FormatEntry {
  /** What it waits for; the others are made meanwhile. */
  readonly needs: 'layout' | 'browser'
  /** Whose text it has, where some stands in some formats alone. */
  readonly text: TextMedium
  /** Which style sheets of the author's own it has. */
  readonly medium?: Medium
  /** Whether it is ink on paper, for which the fonts must have every character. */
  readonly isPrinted?: boolean
  /** Whether a book has it: where nothing is said, every book does. */
  readonly isWanted?: (config: BookConfig) => boolean
  /** Begins with what does not wait for the layout. */
  readonly prepare?: (job: PublishJob) => Promise<unknown>
  readonly publish: Format
  /** Keeps for the next build what a finished file that is proved was made from. */
  readonly keep?: (job: PublishJob) => Promise<void>
  /** What a finished file has to pass. */
  readonly checks: readonly CheckRow[]
}

/** Of the EPUB, which ONIX describes. */
const drawPictures = async (job: PublishJob) =>
  (await import('./publish/epub.ts')).drawPictures(job)

export const formats: Readonly<Record<FormatName, FormatEntry>> = {
  pdf: {
    text: 'print',
    medium: 'print',
    needs: 'layout',
    isPrinted: true,
    publish: async (job) => (await import('./publish/pdf.ts')).pdf(job),
    checks: pdfChecks,
  },
  epub: {
    text: 'ebook',
    medium: 'ebook',
    needs: 'layout', // It says where printed pages begin, whether the PDF is asked for or not.
    prepare: drawPictures,
    publish: async (job) => (await import('./publish/epub.ts')).epub(job),
    keep: async (job) => (await import('./publish/epub.ts')).keepPictures(job),
    checks: epubChecks,
  },
  html: {
    text: 'web',
    medium: 'web',
    needs: 'browser', // It says which fonts the page asks for.
    publish: async (job) => (await import('./publish/html.ts')).html(job),
    checks: htmlChecks,
  },
  onix: {
    text: 'ebook',
    needs: 'layout',
    prepare: drawPictures,
    publish: async (job) => (await import('./publish/onix.ts')).onix(job),
    checks: onixChecks,
  },
  cover: {
    text: 'print',
    medium: 'cover',
    needs: 'layout', // The spine is as wide as all pages are thick.
    isPrinted: true,
    isWanted: ({ coverWrap }) => coverWrap !== undefined,
    publish: async (job) => (await import('./publish/cover.ts')).cover(job),
    checks: coverChecks,
  },
}

export const formatNames = Object.keys(formats) as FormatName[]
