import { statSync } from 'node:fs'
import { extname } from 'node:path'
import { parseOptions } from '../../scripts/command/parse-options.ts'
import { type Flavour, flavours, isFlavour } from './judge-pdfs.ts'

/** What `npm run referees -- --help` says. */
export const usage = `Usage: npm run referees -- [FILE.epub|FILE.pdf…] [options]

Has EPUBCheck judge EPUBs, and veraPDF PDFs: by PDF/UA-1, and by the level of PDF/A that they
claim. A line for each finding: the file, the standard, the rule, how often it is broken, what is
wrong, where it is first. Without files, only fetches the referees and says where they are.

Options:
      --flavour LIST  judge PDFs by these instead, with commas: ${flavours.slice(0, 7).join(', ')},
                      ${flavours.slice(7).join(', ')}
  -h, --help          say this

Both need Java. EPUBCheck comes with the npm packages; veraPDF is fetched once from Maven
Central, or from the mirror whose base address is in MAVEN_REPOSITORY_URL, into the cache.

Exit codes: 0 nothing found, 1 something, 2 wrong arguments, 70 a referee could not be had or
could not run.
`

export interface RefereeArguments {
  readonly epubs: readonly string[]
  readonly pdfs: readonly string[]
  readonly flavours: readonly Flavour[] | undefined
  readonly help: boolean
}

/** What the user asks for, or one sentence that says which argument is wrong and what was expected. */
export function readArguments(argv: readonly string[]): RefereeArguments | string {
  const parsed = parseOptions(argv, {
    flavour: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  })
  if (typeof parsed === 'string') return parsed
  const { positionals, values } = parsed
  const wanted = values.flavour?.split(',').map((name) => name.trim())
  const wrong = wrongFlavour(wanted) ?? positionals.map(wrongFile).find(Boolean)
  if (wrong !== undefined) return wrong
  return {
    epubs: positionals.filter((path) => kindOf(path) === '.epub'),
    pdfs: positionals.filter((path) => kindOf(path) === '.pdf'),
    flavours: wanted?.filter(isFlavour),
    help: values.help,
  }
}

function kindOf(path: string): string {
  return extname(path).toLowerCase()
}

function wrongFlavour(wanted: readonly string[] = []): string | undefined {
  const unknown = wanted.find((name) => !isFlavour(name))
  if (unknown === undefined) return undefined
  return `Unexpected flavour \`${unknown}\`, expected one or more of ${flavours.join(', ')}, with commas between`
}

function wrongFile(path: string): string | undefined {
  if (!['.epub', '.pdf'].includes(kindOf(path))) {
    return `Unexpected file \`${path}\`, expected an .epub or a .pdf`
  }
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  return isFile ? undefined : `Cannot find a file at \`${path}\``
}
