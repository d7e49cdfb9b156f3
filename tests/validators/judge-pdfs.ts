import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { readXmp } from '../support/inspect-pdf.ts'
import { fetchVeraPdf } from './fetch-verapdf.ts'
import { runJava } from './run-java.ts'

export interface PdfFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What veraPDF has to say by one standard. */
interface Judgement {
  readonly flavour: Flavour
  /** The files that were judged by it, each with what was found in it. */
  readonly files: readonly { name: string; findings: readonly Finding[] }[]
}

/**
 * Has veraPDF judge PDFs: by PDF/UA-1 and the level of PDF/A that each claims, or by `flavours`.
 *
 * @throws When veraPDF could not run.
 */
export async function judgePdfs(
  files: readonly PdfFile[],
  flavours?: readonly Flavour[],
): Promise<readonly Judgement[]> {
  const wanted = files.map(
    ({ bytes }) => flavours ?? (['ua1', ...claimedFlavours(bytes)] as const),
  )
  const judgements: Judgement[] = []
  for (const flavour of new Set(wanted.flat())) {
    const concerned = files.filter((_, index) => wanted[index]?.includes(flavour))
    const findings = await runVeraPdf(
      concerned.map(({ bytes }) => bytes),
      flavour,
    )
    judgements.push({
      flavour,
      files: concerned.map(({ name }, index) => ({
        name,
        findings: findings[index] ?? [],
      })),
    })
  }
  return judgements
}

/** A rule of a standard that a PDF breaks. */
export interface Finding {
  /** Clause and number of the test, such as `7.1-3`; `unreadable` where the file is no PDF. */
  readonly rule: string
  /** How often the rule is broken. */
  readonly count: number
  readonly description: string
  /** Path of the first offender in veraPDF's model of the file; empty where it names none. */
  readonly context: string
}

interface Report {
  readonly jobs: readonly {
    readonly itemDetails: { readonly name: string }
    readonly taskException?: { readonly exceptionMessage: string }
    readonly validationResult?: readonly {
      readonly compliant: boolean
      readonly details: { readonly ruleSummaries: readonly RuleSummary[] }
    }[]
  }[]
  readonly batchSummary: { readonly outOfMemory: number }
}

interface RuleSummary {
  readonly clause: string
  readonly testNumber: number
  readonly failedChecks: number
  readonly description: string
  readonly checks: readonly { context: string; errorMessage?: string | null }[]
}

const program = 'org.verapdf.apps.GreenfieldCliWrapper'

/**
 * What veraPDF finds in each of some PDFs by one standard, in their order, with one Java for all.
 *
 * @throws When veraPDF cannot be had, or could not run.
 */
async function runVeraPdf(
  files: readonly Uint8Array[],
  flavour: Flavour,
): Promise<readonly (readonly Finding[])[]> {
  if (files.length === 0) return []
  const jar = await fetchVeraPdf()
  const dir = await mkdtemp(join(tmpdir(), 'colophon-referee-'))
  try {
    // Names of its own: Java cannot open every name, and veraPDF wants them to end in `.pdf`.
    const names = files.map((_, index) => `${index}.pdf`)
    for (const [index, name] of names.entries()) {
      await writeFile(join(dir, name), files[index] ?? '')
    }
    const report = await judge(jar, dir, [
      ...['--flavour', flavour, '--format', 'json', '--maxfailuresdisplayed', '1'],
      ...names,
    ])
    return names.map((name) => findingsIn(report, name))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** veraPDF's exit code says much and little, so that the report alone tells whether it ran. */
async function judge(jar: string, dir: string, args: readonly string[]): Promise<Report> {
  // Its log would otherwise stay in the system's temporary folder.
  const ownTemp = '-Djava.io.tmpdir=.'
  const { stderr, stdout } = await runJava([ownTemp, '-cp', jar, program, ...args], dir)
  let report: Report
  try {
    report = JSON.parse(stdout).report
  } catch {
    const cause = stderr.trim() || stdout.trim()
    throw new Error('Cannot read what veraPDF reports', { cause })
  }
  if (report.batchSummary.outOfMemory > 0) {
    throw new Error(
      'Cannot have veraPDF judge files that large; give Java more memory, such as JAVA_TOOL_OPTIONS=-Xmx4g',
      { cause: stderr.trim() },
    )
  }
  return report
}

function findingsIn({ jobs }: Report, name: string): readonly Finding[] {
  const job = jobs.find(({ itemDetails }) => basename(itemDetails.name) === name)
  const [result] = job?.validationResult ?? []
  const broken = result?.details.ruleSummaries ?? []
  if (result?.compliant || broken.length > 0) {
    return broken
      .map(describe)
      .sort((one, other) => one.rule.localeCompare(other.rule, 'en', { numeric: true }))
  }
  const description = inOneLine(job?.taskException?.exceptionMessage ?? 'not judged')
  return [{ rule: 'unreadable', count: 1, description, context: '' }]
}

function describe(summary: RuleSummary): Finding {
  const { checks, clause, description, failedChecks, testNumber } = summary
  const [first] = checks
  return {
    rule: `${clause}-${testNumber}`,
    count: failedChecks,
    // The rule's own description quotes the standard at length.
    description: inOneLine(first?.errorMessage || description),
    context: inOneLine(first?.context ?? ''),
  }
}

/** Names in a file may hold anything, also what a terminal would obey. */
function inOneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
}

/**
 * The level of PDF/A that a file's XMP claims, if any.
 *
 * @see ISO 19005-2, 6.6.4
 */
function claimedFlavours(bytes: Uint8Array): readonly Flavour[] {
  const xmp = claimsIn(bytes)
  const level = [property(xmp, 'part'), property(xmp, 'conformance')].join('')
  const claimed = level.toLowerCase()
  return isFlavour(claimed) ? [claimed] : []
}

/** XMP may write a property as an element or as an attribute. */
function property(xmp: string, name: string): string {
  const opening = String.raw`<pdfaid:${name}(?:\s[^>]*)?>`
  const attribute = String.raw`pdfaid:${name}\s*=\s*["']`
  const written = new RegExp(String.raw`(?:${opening}|${attribute})\s*([0-9A-Z])`, 'iu')
  return written.exec(xmp)?.[1] ?? ''
}

/** Empty where there is none to be read; the referee will say what is wrong with the file. */
function claimsIn(bytes: Uint8Array): string {
  try {
    return readXmp(bytes)
  } catch {
    return ''
  }
}

/** The standards that veraPDF has a profile of, by the names that it gives them. */
export const flavours = [
  'ua1',
  'ua2',
  '1a',
  '1b',
  '2a',
  '2b',
  '2u',
  '3a',
  '3b',
  '3u',
  '4',
  '4e',
  '4f',
] as const

export type Flavour = (typeof flavours)[number]

export function isFlavour(name: string): name is Flavour {
  return flavours.some((flavour) => flavour === name)
}

/** A standard's name as people write it: `PDF/UA-1`, `PDF/A-2a`. */
export function nameOfFlavour(flavour: Flavour): string {
  return flavour.startsWith('ua') ? `PDF/UA-${flavour.slice(2)}` : `PDF/A-${flavour}`
}
