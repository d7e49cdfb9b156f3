import { describeFailure, say } from './command/terminal.ts'
import { sha256 } from './lib/hash.ts'

/** What can be asked for on a command line. */
export interface Command<Request extends { readonly help: boolean }> {
  /** What `--help` says. */
  readonly usage: string
  /** What is said after a wrong argument; without it, all of the usage. */
  readonly shortUsage?: string
  /** What the user asks for, or one sentence that says which argument is wrong and what was expected. */
  readonly readArguments: (argv: readonly string[]) => Request | string
  /** Says in one sentence why the places that are asked for cannot be written to. */
  readonly refuse?: (request: Request) => string | undefined
  /** Does it; resolves to the exit code: 0, or 1 where the author has something to look at. */
  readonly run: (request: Request) => Promise<number>
}

/** What `colophon --help` says. */
const usage = `Usage: colophon COMMAND [ARGUMENTS]

  build [MANUSCRIPT]                   make a PDF, an EPUB, a web page and a record for
                                       the trade, and prove them
  import FILE                          make a manuscript from a plain text
  verify FILE.proof.json [MANUSCRIPT]  build again, and say whether it gives the same

Options:
      --version  say which Colophon this is
  -h, --help     say this; after a command, more of it
`

const wrongArguments = 2
const machineFailed = 70
const interrupted = 130

/**
 * Runs a command: `build`, `import` or `verify`. Each is loaded when it is asked for.
 *
 * @returns The exit code: that of the command, 2 for wrong arguments. When the machine fails the
 *   process ends with 70, when it is interrupted with 130.
 */
export async function runCommand(name: string, argv: readonly string[]): Promise<number> {
  // What must not outlive the command, the browser first of all, ends with the process's exit. The
  // signal may come twice, from the terminal and from npm, and must not cut that short.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(interrupted))
  }
  process.once('uncaughtException', fail)
  try {
    if (name === 'build') return await run((await import('./build.ts')).build, argv)
    if (name === 'import')
      return await run((await import('./import.ts')).importManuscript, argv)
    if (name === 'verify') return await run((await import('./verify.ts')).verify, argv)
    if (name === '--version') return await sayVersion()
    const isHelp = name === '--help' || name === '-h'
    const wrong = `Unexpected command \`${name}\`, expected build, import or verify`
    say(isHelp ? process.stdout : process.stderr, [
      ...(isHelp || name === '' ? [] : [wrong, '']),
      ...linesOf(usage),
    ])
    return isHelp ? 0 : wrongArguments
  } catch (error) {
    // At once: what still waits for something that will not come need not be waited for.
    return fail(error)
  }
}

async function sayVersion(): Promise<number> {
  const { loadProvenance } = await import('./load/load-provenance.ts')
  const { lockFile, scripts, templates, version } = loadProvenance()
  const hash = sha256(`${lockFile} ${scripts} ${templates}`).slice(0, 12)
  say(process.stdout, [`Colophon ${version} (${hash})`])
  return 0
}

async function run<Request extends { readonly help: boolean }>(
  command: Command<Request>,
  argv: readonly string[],
): Promise<number> {
  const request = command.readArguments(argv)
  if (typeof request === 'string') return refuse(request)
  if (!request.help) {
    const refused = command.refuse?.(request)
    return refused === undefined ? command.run(request) : refuse(refused)
  }
  say(process.stdout, linesOf(command.usage))
  return 0

  function refuse(sentence: string): number {
    const usage = linesOf(command.shortUsage ?? `\n${command.usage}`)
    say(process.stderr, [sentence, ...usage])
    return wrongArguments
  }
}

function linesOf(text: string): readonly string[] {
  return text.trimEnd().split('\n')
}

function fail(error: unknown): never {
  say(process.stderr, describeFailure(error))
  process.exit(machineFailed)
}
