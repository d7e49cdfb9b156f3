/** Ace by DAISY as it is published, in our own browser: what our check is held against. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { OpenBrowser } from '../../scripts/paginate/browser/open-browser.ts'

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
