/**
 * Command line: `npm run verify -- FILE.proof.json [MANUSCRIPT]`.
 *
 * Builds the manuscript again, with the settings of the proof, and says whether that gives the files
 * of the proof, byte for byte; if not, what differs and why. Writes nothing. Exit codes: 0 the same,
 * 1 something differs, 2 wrong arguments, 70 the machine failed, 130 interrupted.
 */

import { dirname } from 'node:path'
import { describeFailure } from './command/describe-failure.ts'
import { formatProblems } from './command/format-problems.ts'
import { showProgress } from './command/show-progress.ts'
import { hashFile } from './lib/hash.ts'
import { buildBook } from './pipeline.ts'
import { compareProofs } from './verify/compare-proofs.ts'
import { inspectFiles } from './verify/inspect-files.ts'
import { readArguments, usage } from './verify/read-arguments.ts'
import { parseProof, readProof } from './verify/read-proof.ts'
import { repeatRequest } from './verify/repeat-request.ts'

const interrupted = 130
const machineFailed = 70

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(interrupted))
}
process.once('uncaughtException', (error) => process.exit(fail(error)))

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  const request = readArguments(argv)
  if (typeof request === 'string') {
    process.stderr.write(`${request}\n\n${usage}`)
    return 2
  }
  if (request.help) {
    process.stdout.write(usage)
    return 0
  }
  try {
    return await verify(request.proofPath, request.manuscriptPath)
  } catch (error) {
    return fail(error)
  }
}

async function verify(proofPath: string, manuscriptPath: string): Promise<number> {
  const proof = readProof(proofPath)
  if (typeof proof === 'string') {
    process.stderr.write(`${proof}\n`)
    return 2
  }
  const display = showProgress(process.stderr)
  // The date may come from the history of a folder that is elsewhere now.
  process.env.SOURCE_DATE_EPOCH = String(proof.settings.sourceDateEpoch)
  const request = repeatRequest(proof, manuscriptPath)
  const { files, proofFiles } = await buildBook(request, display.onProgress).finally(
    display.end,
  )
  const again = proofFiles.find(({ path }) => path.endsWith('.json'))
  if (!again) {
    process.stderr.write(formatProblems(files, false))
    process.stdout.write('The manuscript cannot be built any more\n')
    return 1
  }
  const report = compareProofs(proof, parseProof(Buffer.from(again.bytes).toString()))
  // Another Colophon may well write another page of the same proof.
  const pages = report.isExplained ? [] : proofFiles.filter((file) => file !== again)
  const beside = [
    ...proof.outputs,
    ...pages.map(({ path, bytes }) => hashFile(path, bytes)),
  ]
  const edited = inspectFiles(dirname(proofPath), beside)
  const lines = [...edited, ...report.lines]
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
  return report.isSame && edited.length === 0 ? 0 : 1
}

function fail(error: unknown): number {
  process.stderr.write(describeFailure(error))
  return machineFailed
}
