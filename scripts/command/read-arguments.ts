import { parseArgs } from 'node:util'
import type { FormatName, PdfStandard, StoreName } from '../book.ts'
import { formatNames, formats } from '../formats.ts'
import { expectedTrim, readTrim } from '../load/config/trim.ts'
import {
  isContradictory,
  readPdfStandard,
  readStore,
  standardExpectation,
  storeExpectation,
} from '../load/config/values.ts'

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
      --pdf-standard LIST what the PDF is made to, ua-1 always, in place of what book.yaml
                          says: a-2a, an archive's PDF/A, or a-3a, with the manuscript inside
      --profile LIST      stores whose rules the EPUB is held to, in place of what book.yaml
                          says: apple, google, kdp, kobo
      --thorough          have Ace read every page of a large EPUB, and not a sample
  -l, --check-links       when all is made and proved, ask the network whether there is something
                          at each web address that the book links to, and warn of the others
      --sarif FILE        also write all problems and findings to FILE, in SARIF 2.1.0, whether
                          the build succeeds or not
      --timings           say how long each room took
      --keep-print DIR    also put the HTML that the browser prints, with its fonts and
                          pictures, into DIR, to look into
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
  readonly pdfStandards: readonly PdfStandard[] | undefined
  readonly profiles: readonly StoreName[] | undefined
  readonly isThorough: boolean
  readonly checksLinks: boolean
  readonly timings: boolean
  readonly keepPrintDir: string | undefined
  readonly sarifPath: string | undefined
  readonly help: boolean
}

const options = {
  out: { type: 'string', short: 'o', default: 'dist' },
  formats: { type: 'string', short: 'f', default: formatNames.join(',') },
  trim: { type: 'string', short: 't' },
  'pdf-standard': { type: 'string' },
  profile: { type: 'string' },
  thorough: { type: 'boolean', default: false },
  'check-links': { type: 'boolean', short: 'l', default: false },
  timings: { type: 'boolean', default: false },
  'keep-print': { type: 'string' },
  sarif: { type: 'string' },
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
    const wanted = values.formats.split(',').map((name) => name.trim())
    const list = values['pdf-standard']
    const standards = list === undefined ? undefined : readStandards(list)
    const stores =
      values.profile === undefined
        ? undefined
        : readList(values.profile, readStore, 'store', storeExpectation)
    const wrong =
      wrongManuscript(positionals) ??
      wrongFormats(wanted, values['keep-print']) ??
      wrongTrim(values.trim) ??
      (typeof standards === 'string' ? standards : undefined) ??
      (typeof stores === 'string' ? stores : undefined) ??
      missingEpub(stores, wanted)
    if (wrong !== undefined) return wrong
    return {
      manuscriptPath: positionals[0] ?? 'manuscript',
      outDir: values.out,
      formats: formatNames.filter((name) => wanted.includes(name)),
      trim: values.trim,
      pdfStandards: typeof standards === 'string' ? undefined : standards,
      profiles: typeof stores === 'string' ? undefined : stores,
      isThorough: values.thorough,
      checksLinks: values['check-links'],
      timings: values.timings,
      keepPrintDir: values['keep-print'],
      sarifPath: values.sarif,
      help: values.help,
    }
  } catch (error) {
    return unusableOption(error)
  }
}

function wrongManuscript([, second]: readonly string[]): string | undefined {
  return second === undefined
    ? undefined
    : `Unexpected argument \`${second}\`, expected one manuscript`
}

function wrongFormats(
  wanted: readonly string[],
  keepPrintDir: string | undefined,
): string | undefined {
  const unknown = wanted.find((name) => !Object.hasOwn(formats, name))
  if (unknown !== undefined) {
    return `Unexpected format \`${unknown}\`, expected one or more of ${formatNames.join(', ')}, with commas between`
  }
  return keepPrintDir === undefined || wanted.includes('pdf')
    ? undefined
    : 'Unexpected `--keep-print` without the format `pdf`, expected both'
}

function wrongTrim(trim: string | undefined): string | undefined {
  return trim === undefined || readTrim(trim)
    ? undefined
    : `Unexpected trim size \`${trim}\`, expected ${expectedTrim(trim)}`
}

/** The standards that a list names, or what is wrong with it. */
function readStandards(list: string): readonly PdfStandard[] | string {
  const standards = readList(list, readPdfStandard, 'PDF standard', standardExpectation)
  return typeof standards !== 'string' && isContradictory(standards)
    ? 'Unexpected PDF standards `a-2a` and `a-3a` together, expected one of them'
    : standards
}

/** The things that a list names, or which of them there is not. */
function readList<Item>(
  list: string,
  read: (name: string) => Item | undefined,
  noun: string,
  expectation: string,
): readonly Item[] | string {
  const names = list.split(',')
  const items = names.flatMap((name) => read(name) ?? [])
  const unknown = names.find((name) => read(name) === undefined)?.trim()
  return unknown === undefined
    ? items
    : `Unexpected ${noun} \`${unknown}\`, expected one or more of ${expectation}, with commas between`
}

function missingEpub(stores: unknown, wanted: readonly string[]): string | undefined {
  return stores === undefined || wanted.includes('epub')
    ? undefined
    : 'Unexpected `--profile` without the format `epub`, expected both'
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
