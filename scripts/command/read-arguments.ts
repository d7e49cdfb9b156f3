import { parseArgs } from 'node:util'
import type { FormatName } from '../book.ts'
import { formats } from '../publish/formats.ts'

const formatNames = Object.keys(formats) as FormatName[]

const synopsis = 'Usage: npm run build -- [MANUSCRIPT] [options]'

/** What follows on a wrong argument. */
export const shortUsage = `${synopsis}\n       npm run build -- --help says more\n`

/** What `npm run build -- --help` says. */
export const usage = `${synopsis}

Makes ${formatNames.join(', ')} files from MANUSCRIPT, a folder with Markdown files and a
book.yaml, or one Markdown file (default: manuscript).

Options:
  -o, --out DIR           folder for the finished files (default: dist)
  -f, --formats LIST      which of ${formatNames.join(',')}, with commas (default: all)
  -t, --trim NAME         trim size of the PDF, such as A5, 6x9 or 120mm x 190mm, in place of
                          the one in book.yaml
      --timings           say how long each room took
      --keep-print-html FILE
                          also write the HTML that the browser prints, to look into
  -h, --help              say this

Exit codes: 0 published, 1 the manuscript has errors or a proof failed, 2 wrong arguments,
70 the machine failed, 130 interrupted. Nothing is published halfway: on any failure the last
good files stay.
`

export interface BuildArguments {
  readonly manuscriptPath: string
  readonly outDir: string
  readonly formats: readonly FormatName[]
  readonly trim: string | undefined
  readonly timings: boolean
  readonly keepPrintHtml: string | undefined
  readonly help: boolean
}

const options = {
  out: { type: 'string', short: 'o', default: 'dist' },
  formats: { type: 'string', short: 'f', default: formatNames.join(',') },
  trim: { type: 'string', short: 't' },
  timings: { type: 'boolean', default: false },
  'keep-print-html': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** What the user asks for, or one sentence that says which argument is wrong and what was expected. */
export function readArguments(argv: readonly string[]): BuildArguments | string {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options,
    })
    const wanted = new Set(values.formats.split(',').map((name) => name.trim()))
    const wrong = wrongArgument(positionals, [...wanted], values['keep-print-html'])
    if (wrong !== undefined) return wrong
    return {
      manuscriptPath: positionals[0] ?? 'manuscript',
      outDir: values.out,
      formats: formatNames.filter((name) => wanted.has(name)),
      trim: values.trim,
      timings: values.timings,
      keepPrintHtml: values['keep-print-html'],
      help: values.help,
    }
  } catch (error) {
    return unusableOption(error)
  }
}

function wrongArgument(
  positionals: readonly string[],
  wanted: readonly string[],
  keepPrintHtml: string | undefined,
): string | undefined {
  const [, second] = positionals
  if (second !== undefined)
    return `Unexpected argument \`${second}\`, expected one manuscript`

  const unknown = wanted.find((name) => !Object.hasOwn(formats, name))
  if (unknown !== undefined) {
    return `Unexpected format \`${unknown}\`, expected one or more of ${formatNames.join(', ')}, with commas between`
  }
  if (keepPrintHtml !== undefined && !wanted.includes('pdf')) {
    return 'Unexpected `--keep-print-html` without the format `pdf`, expected both'
  }
  return undefined
}

/** The first sentence of the parser's message names the option; what follows is about dashes in file names. */
function unusableOption(error: unknown): string {
  const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(
    '. ',
  )
  const found = sentence.replaceAll("'", '`')
  if (!found.startsWith('Unknown option')) return found

  const known = Object.keys(options).map((name) => `--${name}`)
  return `${found}, expected one of ${known.join(', ')}`
}
