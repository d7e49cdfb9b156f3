import { existsSync } from 'node:fs'
import { formatNames } from '../formats.ts'
import { type Overrulable, overrulable } from '../lib/overrulable.ts'
import { printersAmong } from '../lib/printers.ts'
import { type Overruled, readOverruled } from '../load/config/fill-config.ts'
import { contradictory } from '../load/config/values.ts'
import { parseOptions } from './parse-options.ts'

const synopsis = 'Usage: colophon build [MANUSCRIPT] [options]'

/** What follows on a wrong argument. */
export const shortUsage = `${synopsis}\n       colophon build --help says more\n`

/** What `colophon build --help` says. */
export const usage = `${synopsis}

Makes ${formatNames.join(', ')} files from MANUSCRIPT, a folder with Markdown files and a
book.yaml, or one Markdown file (default: the folder manuscript, or this one where there
is none). In the folder of Colophon, npm run build -- does the same.

Options:
  -o, --out DIR           folder for the finished files (default: dist)
  -f, --formats LIST      which of ${formatNames.join(',')}, with commas (default: all)
  -e, --edition LIST      which of the editions in book.yaml, with commas (default: all, and the
                          e-book)
  -t, --trim NAME         trim size of the PDF, such as A5, 6x9 or 120mm x 190mm, in place of
                          the one in book.yaml
      --bleed WIDTH       how far the print runs beyond the trim, such as 3mm, or none, in place of
                          what book.yaml says
      --marks NAME        crop, or none: whether marks show where the pages are cut, in place of
                          what book.yaml says
      --pdf-standard LIST what the PDF is made to, ua-1 always, in place of what book.yaml
                          says: a-2a, an archive's PDF/A, or a-3a, with the manuscript
                          inside, or x-4, the printer's PDF/X
      --print-colour NAME colour, gray: the PDF in black ink alone, or gray-text: all but
                          pictures, in place of what book.yaml says
      --profile LIST      stores whose rules the EPUB is held to, and printers whose rules the
                          PDF is, in place of what book.yaml says: apple, google, kdp, kobo;
                          ingram, kdp-print, lulu
      --cover-wrap WHOSE  make the wrap for print, back, spine and front: for kdp, ingram or lulu, with
                          a spine such as 12.5mm, or both, in place of what book.yaml says
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

/** The options as they were given, and what is asked of a build. */
export type BuildArguments = Exclude<ReturnType<typeof readArguments>, string>

const options = {
  out: { type: 'string', short: 'o', default: 'dist' },
  formats: { type: 'string', short: 'f', default: formatNames.join(',') },
  edition: { type: 'string', short: 'e' },
  trim: { type: 'string', short: 't' },
  bleed: { type: 'string' },
  marks: { type: 'string' },
  'pdf-standard': { type: 'string' },
  'print-colour': { type: 'string' },
  profile: { type: 'string' },
  'cover-wrap': { type: 'string' },
  thorough: { type: 'boolean', default: false },
  'check-links': { type: 'boolean', short: 'l', default: false },
  timings: { type: 'boolean', default: false },
  'keep-print': { type: 'string' },
  sarif: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Those that ask something of one format alone. */
const ownOptions = [
  ['keep-print', 'pdf'],
  ['cover-wrap', 'cover'],
] as const

/** Those that stand in place of settings, and what messages call these. */
const overruling = {
  trim: ['trim', 'trim size'],
  bleed: ['bleed', 'bleed'],
  marks: ['marks', 'marks'],
  pdfStandards: ['pdf-standard', 'PDF standard'],
  printColour: ['print-colour', 'print colour'],
  profiles: ['profile', 'profile'],
  coverWrap: ['cover-wrap', 'cover wrap'],
} as const satisfies Readonly<
  Record<Overrulable, readonly [option: string, noun: string]>
>

/** What is built when nothing is named: the folder `manuscript`, or the one that the author is in. */
export function usualManuscript(): string {
  return existsSync('manuscript') ? 'manuscript' : '.'
}

/** What the user asks for, or one sentence that says which argument is wrong and what was expected. */
export function readArguments(argv: readonly string[]) {
  const parsed = parseOptions(argv, options)
  if (typeof parsed === 'string') return parsed
  const { positionals, values } = parsed
  const { 'keep-print': printDir, out, sarif } = values
  const [manuscriptPath = usualManuscript(), second] = positionals
  const wrong: string[] = []
  const paths = {
    MANUSCRIPT: manuscriptPath,
    '--out': out,
    '--keep-print': printDir,
    '--sarif': sarif,
  }
  for (const [name, path] of Object.entries(paths))
    if (path === '') wrong.push(`Unexpected empty \`${name}\`, expected a path`)
  if (second !== undefined)
    wrong.push(`Unexpected argument \`${second}\`, expected one manuscript`)

  const wanted = values.formats.split(',').map((name) => name.trim())
  const formats = formatNames.filter((name) => wanted.includes(name))
  for (const name of wanted)
    if (!formats.some((format) => format === name))
      wrong.push(
        `Unexpected format \`${name}\`, expected ${listOf(formatNames.join(', '))}`,
      )
  const { faults, profiles, settings } = readSettings(values)
  const asked = [
    ...ownOptions.filter(([option]) => values[option] !== undefined),
    // Printers take PDFs, and stores EPUBs.
    ...profiles.map((name) => {
      const isPrinter = printersAmong([name]).length > 0
      return [`profile ${name}`, isPrinter ? 'pdf' : 'epub'] as const
    }),
  ]
  for (const [option, format] of asked)
    if (!formats.includes(format))
      faults.push(
        `Unexpected \`--${option}\` without the format \`${format}\`, expected both`,
      )
  const editions = values.edition?.split(',').map((name) => name.trim())
  const isThorough = values.thorough
  const [first] = [...wrong, ...faults]
  return (
    first ?? { ...values, manuscriptPath, formats, ...settings, editions, isThorough }
  )
}

/** What stands in place of settings of the manuscript, and what is wrong with it. */
function readSettings(values: Readonly<Partial<Record<string, string | boolean>>>) {
  const written = Object.fromEntries(
    overrulable.map((name) => [name, values[overruling[name][0]]]),
  ) as Overruled
  const { read, wrong } = readOverruled(written)
  const faults = wrong.map(({ expected, found, name }) => {
    const isList = name === 'profiles' || name === 'pdfStandards'
    const wanted = isList ? listOf(expected) : expected
    return `Unexpected ${overruling[name][1]} \`${found}\`, expected ${wanted}`
  })
  const { pdfStandards, profiles } = read
  const [one, other] = contradictory(pdfStandards ?? [])
  if (other)
    faults.push(
      `Unexpected PDF standards \`${one}\` and \`${other}\` together, expected one of them`,
    )
  const lists = { pdfStandards, profiles }
  return { faults, profiles: profiles ?? [], settings: { ...written, ...lists } }
}

function listOf(names: string): string {
  return `one or more of ${names}, with commas between`
}
