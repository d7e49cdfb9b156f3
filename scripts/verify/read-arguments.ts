import { parseArgs } from 'node:util'

/** What `npm run verify -- --help` says. */
export const usage = `Usage: npm run verify -- FILE.proof.json [MANUSCRIPT]

Builds MANUSCRIPT (default: manuscript) again, with the settings of the proof, and says whether
that gives the files of the proof, byte for byte, and whether those beside the proof are still
they; if not, what differs and why. Writes nothing.

Options:
  -h, --help  say this

Exit codes: 0 the same, 1 something differs, 2 wrong arguments, 70 the machine failed,
130 interrupted.
`

export interface VerifyArguments {
  readonly proofPath: string
  readonly manuscriptPath: string
  readonly help: boolean
}

/** What the user asks for, or one sentence that says which argument is wrong and what was expected. */
export function readArguments(argv: readonly string[]): VerifyArguments | string {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h', default: false } },
    })
    const [proofPath, manuscriptPath = 'manuscript', third] = positionals
    if (third !== undefined)
      return `Unexpected argument \`${third}\`, expected a proof and a manuscript`
    if (proofPath === undefined && !values.help)
      return 'Cannot find a proof in the arguments, expected a file such as `dist/my-book.proof.json`'
    return { proofPath: proofPath ?? '', manuscriptPath, help: values.help }
  } catch (error) {
    const [found = ''] = (error instanceof Error ? error.message : String(error)).split(
      '. ',
    )
    return `${found.replaceAll("'", '`')}, expected --help`
  }
}
