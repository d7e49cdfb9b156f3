import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import type { OpenBrowser } from '../../scripts/paginate/browser/open-browser.ts'
import { type EpubFinding, judgeEpubs } from '../validators/judge-epubs.ts'
import {
  type Finding,
  judgePdfs,
  nameOfFlavour,
  type PdfFile,
} from '../validators/judge-pdfs.ts'

/** A finding of veraPDF, with the standard whose rule is broken, such as `PDF/UA-1`. */
export interface VeraPdfFinding extends Finding {
  readonly profile: string
}

/**
 * What veraPDF finds in each of some PDFs by the standards named, with one Java for each standard.
 * Findings come in the order of their rules.
 *
 * @throws On a machine without Java, or without both the network and veraPDF in the cache; the
 * message says what to do.
 */
export async function judgeByVeraPdf(
  files: readonly PdfFile[],
  flavours: readonly ('ua1' | '2a' | '3a')[] = ['ua1'],
): Promise<ReadonlyMap<string, readonly VeraPdfFinding[]>> {
  const found = new Map<string, VeraPdfFinding[]>()
  for (const { files: judged, flavour } of await judgePdfs(files, flavours)) {
    const profile = nameOfFlavour(flavour)
    for (const { findings, name } of judged) {
      const all = found.get(name) ?? []
      found.set(name, [...all, ...findings.map((finding) => ({ ...finding, profile }))])
    }
  }
  return found
}

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

/** Ace by DAISY as it is published, in our own browser: what our check is held against. */
/** How Ace has a page opened. It does so with every page of an EPUB. */
interface Runner {
  readonly concurrency: number
  readonly launch: () => Promise<void>
  readonly close: () => Promise<void>
  readonly setTimeout: () => void
  readonly run: (
    url: string,
    scripts: readonly string[],
    contents: readonly string[],
  ) => Promise<unknown>
}

interface Report {
  readonly assertions: readonly {
    readonly assertions: readonly {
      readonly 'earl:test': { readonly 'dct:title': string }
    }[]
  }[]
}

type Ace = (
  path: string,
  options: Readonly<Record<string, unknown>>,
  runner: Runner,
) => Promise<readonly [job: unknown, report: Report]>

/** Rules of Ace that an EPUB breaks, each once, sorted. */
export async function aceRules(
  bytes: Uint8Array,
  browser: OpenBrowser,
): Promise<readonly string[]> {
  const dir = join(browser.workDir, 'ace')
  mkdirSync(dir)
  const { TMPDIR, XDG_CONFIG_HOME, XDG_STATE_HOME } = process.env
  // The browser reads nothing but its own folder, and Ace leaves files in the home of its user.
  Object.assign(process.env, { TMPDIR: dir, XDG_CONFIG_HOME: dir, XDG_STATE_HOME: dir })
  try {
    writeFileSync(join(dir, 'book.epub'), bytes)
    const options = { cwd: dir, outdir: 'report', doNotReportMedia: true, lang: 'en' }
    const [, report] = await loadAce()('book.epub', options, runnerIn(browser))
    const rules = report.assertions.flatMap(({ assertions }) =>
      assertions.map((assertion) => assertion['earl:test']['dct:title']),
    )
    return [...new Set(rules)].sort()
  } finally {
    for (const [name, value] of Object.entries({
      TMPDIR,
      XDG_CONFIG_HOME,
      XDG_STATE_HOME,
    })) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    rmSync(dir, { recursive: true, force: true })
  }
}

function loadAce(): Ace {
  const require = createRequire(import.meta.url)
  const winston = createRequire(require.resolve('@daisy/ace-core'))('winston')
  winston.configure({ silent: true, transports: [new winston.transports.Console()] })
  return require('@daisy/ace-core')
}

function runnerIn(browser: OpenBrowser): Runner {
  return {
    concurrency: 2,
    launch: async () => {},
    close: async () => {},
    setTimeout: () => {},
    run: async (url, scripts, contents) => {
      const page = await browser.newPage()
      try {
        await page.setJavaScriptEnabled(true)
        await page.goto(url)
        for (const content of contents) await page.evaluate(content)
        for (const path of scripts) await page.evaluate(readFileSync(path, 'utf8'))
        return await page.evaluate(
          'new Promise((done, failed) => daisy.ace.run((error, found) => error ? failed(error) : done(found)))',
        )
      } finally {
        await page.close()
      }
    },
  }
}
