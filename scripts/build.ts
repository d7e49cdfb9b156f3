/**
 * Command line: `colophon build [MANUSCRIPT] [options]`.
 *
 * Runs the pipeline, writes the output folder, prints what came of it. Exit codes: 0 published, 1 the
 * manuscript has errors or a proof failed, 2 wrong arguments, 70 the machine failed, 130 interrupted.
 */
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { VFile } from 'vfile'
import type { Layout, LinkOut } from './book.ts'
import { startClock } from './clock.ts'
import { formatSarif } from './command/format-sarif.ts'
import {
  type BuildArguments,
  readArguments,
  shortUsage,
  usage,
} from './command/read-arguments.ts'
import { refusePlace } from './command/refuse-place.ts'
import {
  formatChecks,
  formatOutputs,
  formatTimings,
  say,
  showProblems,
  showProgress,
} from './command/terminal.ts'
import { removeLeftovers, writeOutputs } from './command/write-outputs.ts'
import type { Command } from './commands.ts'
import type { OpenBrowser } from './paginate/browser/open-browser.ts'
import { type BuildResult, buildBook } from './pipeline.ts'
import { hasErrors } from './problems/report.ts'

export const build: Command<BuildArguments> = {
  usage,
  shortUsage,
  readArguments,
  refuse: ({ 'keep-print': printDir, out, sarif }) =>
    refusePlace('--out', 'folder', out) ??
    (printDir === undefined
      ? undefined
      : refusePlace('--keep-print', 'folder', printDir)) ??
    (sarif === undefined ? undefined : refusePlace('--sarif', 'file', sarif)),
  run,
}

async function run(request: BuildArguments): Promise<number> {
  const { out: outDir, 'keep-print': printDir, sarif: sarifPath } = request
  if (await removeLeftovers(outDir)) {
    say(process.stderr, [
      `An earlier build was stopped while it put its files into \`${outDir}\`: those there may be of two builds`,
    ])
  }
  const display = showProgress(process.stderr)
  const onLayout = printDir === undefined ? undefined : keepPrint(printDir)
  const building = buildBook({ ...request, onLayout }, display.onProgress)
  const result = await building.finally(display.end)

  showProblems(process.stderr, result.files)
  if (sarifPath !== undefined) await writeSarif(sarifPath, result.files)
  const code = await publish(outDir, result)
  if (request['check-links'] && code === 0) {
    // All is written: whatever the network does to the build from here on, its files are there.
    const files = await checkLinksOut(result.linksOut)
    showProblems(process.stderr, files)
    if (sarifPath !== undefined) await writeSarif(sarifPath, [...result.files, ...files])
  }
  if (request.timings) say(process.stderr, formatTimings(result.timings))
  return code
}

async function writeSarif(path: string, files: readonly VFile[]): Promise<void> {
  const bytes = new TextEncoder().encode(formatSarif(files))
  await writeOutputs(dirname(path), [{ path: basename(path), bytes }])
}

async function publish(outDir: string, result: BuildResult): Promise<number> {
  const { artifacts, checks, proofFiles, timings } = result
  if (checks.length > 0) say(process.stderr, formatChecks(checks))
  if (artifacts.length === 0) {
    say(process.stderr, [`Nothing was written to \`${outDir}\``])
    return 1
  }
  // The proof comes last: a set that was interrupted is not the one that it is of.
  const paths = await writeOutputs(outDir, [...artifacts, ...proofFiles])
  say(process.stdout, formatOutputs(paths, artifacts, timings))
  if (!hasErrors(result.files)) return 0
  say(process.stderr, ['The PDF was not made; what is wrong with it stands above'])
  return 1
}

/** The files with links that a person should look at. */
async function checkLinksOut(links: readonly LinkOut[]): Promise<readonly VFile[]> {
  const display = showProgress(process.stderr)
  const clock = startClock(display.onProgress)
  const checking = clock.time(
    { room: 'links' },
    async () => {
      // Not before it is asked for: nothing else in a build can reach for the network.
      const { checkLinks } = await import('./command/check-links.ts')
      return checkLinks(links)
    },
    ({ addresses, alive }) => `${alive} of ${addresses} addresses answer`,
  )
  return (await checking.finally(display.end)).files
}

/** The name of the printed document in a folder that `--keep-print` names. */
export const printName = 'print.xhtml'

/** Puts what the browser prints into a folder, with the fonts and pictures that it refers to. */
function keepPrint(dir: string) {
  return async (
    layout: Layout,
    { workDir }: OpenBrowser,
    edition = '',
  ): Promise<void> => {
    const entries = await readdir(workDir, { withFileTypes: true })
    // The browser's own files are in folders or hidden, and may go at any moment.
    const names = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => name !== printName)
    const files = names.map(async (path) => ({
      path,
      bytes: await readFile(join(workDir, path)),
    }))
    const document = { path: printName, bytes: Buffer.from(await layout.printHtml()) }
    await writeOutputs(join(dir, edition), [...(await Promise.all(files)), document])
  }
}
