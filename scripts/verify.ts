/**
 * Command line: `colophon verify FILE.proof.json … [MANUSCRIPT]`.
 *
 * Builds the manuscript again, with the settings of the proof, and says whether that gives the files
 * of the proof, byte for byte; if not, what differs and why. Writes nothing. Exit codes: 0 the same,
 * 1 something differs, 2 wrong arguments, 70 the machine failed, 130 interrupted.
 */
import { dirname } from 'node:path'
import { parseOptions } from './command/parse-options.ts'
import { usualManuscript } from './command/read-arguments.ts'
import {
  compareProofs,
  inspectFiles,
  parseProof,
  readProof,
  repeatRequest,
} from './command/read-proof.ts'
import { say, showProblems, showProgress } from './command/terminal.ts'
import type { Command } from './commands.ts'
import { hashFile } from './lib/hash.ts'
import { buildBook } from './pipeline.ts'

const usage = `Usage: colophon verify FILE.proof.json ... [MANUSCRIPT]

Builds MANUSCRIPT (default: the folder manuscript, or this one) again, with the settings of
the proof, and says whether that gives the files of the proof, byte for byte, and whether
those next to the proof are still they; if not, what differs and why. Writes nothing.
Each edition of a book has a proof: dist/*.proof.json verifies all.

Options:
  -h, --help  say this

Exit codes: 0 the same, 1 something differs, 2 wrong arguments, 70 the machine failed,
130 interrupted.
`

type VerifyArguments = Exclude<ReturnType<typeof readArguments>, string>

export const verify: Command<VerifyArguments> = { usage, readArguments, run }

async function run({ manuscriptPath, proofPaths }: VerifyArguments): Promise<number> {
  const codes: number[] = []
  for (const path of proofPaths) codes.push(await verifyProof(path, manuscriptPath))
  return Math.max(...codes)
}

async function verifyProof(proofPath: string, manuscriptPath: string): Promise<number> {
  const proof = readProof(proofPath)
  if (typeof proof === 'string') {
    say(process.stderr, [proof])
    return 2
  }
  const display = showProgress(process.stderr)
  const request = repeatRequest(proof, manuscriptPath)
  const building = buildBook(request, display.onProgress)
  const { files, proofFiles } = await building.finally(display.end)
  const again = proofFiles.find(({ path }) => path.endsWith('.json'))
  if (!again) {
    showProblems(process.stderr, files)
    say(process.stdout, ['The manuscript cannot be built any more'])
    return 1
  }
  const report = compareProofs(proof, parseProof(Buffer.from(again.bytes).toString()))
  // Another Colophon may well write another page of the same proof.
  const pages = report.isExplained ? [] : proofFiles.filter((file) => file !== again)
  const expected = [
    ...proof.outputs,
    ...pages.map(({ path, bytes }) => hashFile(path, bytes)),
  ]
  const edited = inspectFiles(dirname(proofPath), expected)
  say(process.stdout, [...edited, ...report.lines])
  return report.isSame && edited.length === 0 ? 0 : 1
}

function readArguments(argv: readonly string[]) {
  const parsed = parseOptions(argv, {
    help: { type: 'boolean', short: 'h', default: false },
  })
  if (typeof parsed === 'string') return parsed
  const { help } = parsed.values
  const { positionals } = parsed
  const isProof = (path: string) => path.endsWith('.json')
  const [first = '', ...others] = positionals
  const proofPaths = [first, ...others.filter(isProof)]
  const [manuscriptPath = usualManuscript(), second] = others.filter(
    (path) => !isProof(path),
  )
  if (second !== undefined)
    return `Unexpected argument \`${second}\`, expected proofs and a manuscript`
  return positionals.length === 0 && !help
    ? 'Cannot find a proof in the arguments, expected a file such as `dist/my-book.proof.json`'
    : { proofPaths, manuscriptPath, help }
}
