/**
 * Command line: `npm run build -- [MANUSCRIPT] [options]`.
 *
 * Runs the pipeline, writes the output folder, prints what came of it. Exit codes: 0 published, 1 the
 * manuscript has errors or a proof failed, 2 wrong arguments, 70 the machine failed, 130 interrupted.
 */
import { checkLinks } from './command/check-links.ts'
import { formatChecks, formatOutputs, formatTimings } from './command/format-outputs.ts'
import { formatProblems } from './command/format-problems.ts'
import { keepPrint } from './command/keep-print.ts'
import {
  type BuildArguments,
  readArguments,
  shortUsage,
  usage,
} from './command/read-arguments.ts'
import { showProgress } from './command/show-progress.ts'
import { removeLeftovers, writeOutputs } from './command/write-outputs.ts'
import { writeSarif } from './command/write-sarif.ts'
import type { Command } from './commands.ts'
import { type BuildResult, buildBook } from './pipeline.ts'

export const build: Command<BuildArguments> = { usage, shortUsage, readArguments, run }

async function run(request: BuildArguments): Promise<number> {
  const {
    checksLinks,
    formats,
    isThorough,
    keepPrintDir,
    manuscriptPath,
    pdfStandards,
    profiles,
    sarifPath,
    trim,
  } = request
  if (await removeLeftovers(request.outDir)) {
    process.stderr.write(
      `An earlier build was stopped while it put its files into \`${request.outDir}\`: those there may be of two builds\n`,
    )
  }
  const display = showProgress(process.stderr)
  const result = await buildBook(
    {
      manuscriptPath,
      formats,
      isThorough,
      ...(trim === undefined ? {} : { trim }),
      ...(pdfStandards === undefined ? {} : { pdfStandards }),
      ...(profiles === undefined ? {} : { profiles }),
      ...(keepPrintDir === undefined ? {} : { onLayout: keepPrint(keepPrintDir) }),
    },
    display.onProgress,
  ).finally(display.end)

  const inColour = Boolean(process.stderr.isTTY && !process.env.NO_COLOR)
  process.stderr.write(formatProblems(result.files, inColour))
  if (sarifPath !== undefined) await writeSarif(sarifPath, result.files)
  const code = await publish(request.outDir, result)
  if (checksLinks && code === 0) {
    // All is written: whatever the network does to the build from here on, its files are there.
    const { files } = await checkLinks(result.linksOut)
    process.stderr.write(formatProblems(files, inColour))
    if (sarifPath !== undefined) await writeSarif(sarifPath, [...result.files, ...files])
  }
  if (request.timings) process.stderr.write(formatTimings(result.timings))
  return code
}

async function publish(outDir: string, result: BuildResult): Promise<number> {
  const { artifacts, checks, proofFiles, timings } = result
  if (checks.length > 0) process.stderr.write(formatChecks(checks))
  if (artifacts.length === 0) {
    process.stderr.write(`Nothing was written to \`${outDir}\`\n`)
    return 1
  }
  const paths = await writeOutputs(outDir, [...artifacts, ...proofFiles])
  process.stdout.write(formatOutputs(paths, artifacts, timings))
  return 0
}
