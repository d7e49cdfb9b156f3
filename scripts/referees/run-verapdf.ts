import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fetchVeraPdf } from './fetch-verapdf.ts'
import type { Flavour } from './flavours.ts'
import { runJava } from './run-java.ts'

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
export async function runVeraPdf(
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
