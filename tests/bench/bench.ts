/**
 * Command line: `npm run bench -- [article|book|facts|growth]… [--runs N] [--seed N]`, on Linux.
 *
 * What a whole build costs, all formats and all checks, and how many times what the same browser
 * needs to load and print the same pages, and no more: for the article in `manuscript/`, and for a
 * generated book of 400 pages with 1,000 notes and 40 pictures. With `growth`, what books of 60, 600
 * and 2,400 pages cost, in all and for each page. With `facts`, what books of 20, 200 and 600 pages cost
 * with references that name pages, an index and citations, and how many times what the same books cost
 * without. Without a name, the article and the book.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { PDFDocument } from '@cantoo/pdf-lib'
import { printName } from '../../scripts/build.ts'
import { describeFailure } from '../../scripts/command/terminal.ts'
import { findBrowser } from '../../scripts/paginate/browser/find-browser.ts'
import { openBrowser } from '../../scripts/paginate/browser/open-browser.ts'
import { type BookSize, generateBook, sizeOf, sizeOfFacts } from './generate-book.ts'
import {
  measureProcesses,
  measureSeconds,
  printAlone,
  type Started,
  type Usage,
} from './measure.ts'

const tables = {
  article: () => compare('the article', resolve('manuscript')),
  book: async () =>
    compare('400 pages, 1,000 notes, 40 pictures', await generatedBook(400)),
  facts: measureFacts,
  growth: measureGrowth,
}
type Table = keyof typeof tables

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
})
const runs = Number(values.runs)
const work = await mkdtemp(join(tmpdir(), 'colophon-bench-'))
try {
  const wanted = positionals.length > 0 ? positionals : ['article', 'book']
  const unknown = wanted.find((name) => !Object.hasOwn(tables, name))
  if (unknown !== undefined) {
    const known = Object.keys(tables).join(', ')
    process.stderr.write(`Unexpected \`${unknown}\`, expected one or more of ${known}\n`)
    process.exitCode = 2
  } else {
    say('CPU and memory over all processes, from a run of their own: sampling takes time')
    for (const name of wanted) await tables[name as Table]()
  }
} catch (error) {
  process.stderr.write(`${describeFailure(error).join('\n')}\n`)
  process.exitCode = 70
} finally {
  await rm(work, { recursive: true, force: true })
}

/** Prints a table: a cold build, a warm build, the browser alone, and how many times that the builds take. */
async function compare(name: string, manuscript: string): Promise<void> {
  const print = await mkdtemp(join(work, 'print-'))
  const build = ['--out', join(work, 'dist'), manuscript]
  await measureSeconds(() =>
    startBuild([...build, '--formats', 'pdf', '--keep-print', print]),
  )
  await linkPlaces(join(print, printName))
  await measureSeconds(() => startBuild(build))

  const cold = await measure(async () => {
    const cache = await mkdtemp(join(work, 'cache-'))
    return startBuild(build, { ...process.env, XDG_CACHE_HOME: cache })
  })
  const warm = await measure(() => startBuild(build))
  const alone = await measure(() => printDirectly(join(print, printName)))

  say(`\n${name}, medians of ${runs} runs`)
  say('                      wall       CPU      memory')
  say(`build, cold     ${format(cold)}`)
  say(`build, warm     ${format(warm)}`)
  say(`browser alone   ${format(alone)}`)
  say(`cold / alone    ${formatRatio(cold, alone)}`)
  say(`warm / alone    ${formatRatio(warm, alone)}`)
}

/** A browser alone makes links within a document from fragments, and not from addresses that are made links later. */
async function linkPlaces(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replaceAll('href="colophon-place:', 'href="#'))
}

/** Prints a row for each size: what the book costs, and what a page of it costs. */
async function measureGrowth(): Promise<void> {
  say('\ngrowth, one run each for time and for use')
  say(' pages      wall       CPU      memory     wall/page  CPU/page')
  for (const size of [60, 600, 2400]) {
    const out = join(work, `dist-${size}`)
    const build = ['--out', out, await generatedBook(size)]
    const wallSeconds = await measureSeconds(() => startBuild(build))
    const usage = { wallSeconds, ...(await measureProcesses(await startBuild(build))) }
    const pages = await pagesIn(out)
    const each = [usage.wallSeconds, usage.cpuSeconds].map((seconds) =>
      `${((seconds / pages) * 1000).toFixed(0)} ms`.padStart(10),
    )
    say(`${String(pages).padStart(6)}${format(usage)}    ${each.join('')}`)
  }
}

/** Prints a row for each size: what the book costs with what refers, and without, built in turn. */
async function measureFacts(): Promise<void> {
  say(`\nreferences with pages, index and citations, medians of ${runs} runs in turn`)
  say(' pages      wall       CPU      memory')
  for (const size of [20, 200, 600]) {
    const folders = [
      await generatedBook(size, sizeOfFacts(size, true), 'linked'),
      await generatedBook(size, sizeOfFacts(size, false), 'plain'),
    ]
    const builds = folders.map((folder) => ['--out', `${folder}-dist`, folder])
    const seconds: number[][] = builds.map(() => [])
    for (let run = 0; run < runs; run++)
      for (const [index, build] of builds.entries())
        seconds[index]?.push(await measureSeconds(() => startBuild(build)))
    const costs: Cost[] = []
    for (const [index, build] of builds.entries())
      costs.push({
        wallSeconds: median(seconds[index] ?? []),
        ...(await measureProcesses(await startBuild(build))),
      })
    const [linked, plain] = costs as [Cost, Cost]
    say(`${String(await pagesIn(`${folders[0]}-dist`)).padStart(6)}${format(linked)}`)
    say(`  plain${format(plain).slice(1)}`)
    say(`  ratio${formatRatio(linked, plain).slice(1)}`)
  }
}

async function generatedBook(
  pages: number,
  size: BookSize = sizeOf(pages),
  name = 'book',
): Promise<string> {
  const folder = join(work, `${name}-${pages}`)
  const browser = await openBrowser()
  try {
    await generateBook(folder, size, Number(values.seed), browser)
  } finally {
    await browser.close()
  }
  return folder
}

/** How many pages the only PDF of a folder has. */
async function pagesIn(out: string): Promise<number> {
  const name = (await readdir(out)).find((each) => each.endsWith('.pdf'))
  const bytes = await readFile(join(out, name ?? ''))
  return (await PDFDocument.load(bytes, { updateMetadata: false })).getPageCount()
}

async function startBuild(args: readonly string[], env = process.env): Promise<Started> {
  const command = ['scripts/start.js', 'build', ...args]
  const child = spawn(process.execPath, command, {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const printed = text(child.stderr)
  const ended = new Promise<void>((done, failed) => {
    child.on('exit', (code) => {
      if (code === 0) done()
      else
        printed.then(
          (said) => failed(new Error(`A build ended with ${code}:\n${said}`)),
          failed,
        )
    })
  })
  return { child, ended }
}

/** The browser and flags of the build, without the build. */
async function printDirectly(print: string): Promise<Started> {
  const { fontConfigPath } = await findBrowser()
  const { close, command } = await openBrowser()
  await close()
  const profile = `--user-data-dir=${await mkdtemp(join(work, 'profile-'))}`
  const fonts = fontConfigPath ? { FONTCONFIG_FILE: fontConfigPath } : {}
  return printAlone(
    [...command, profile],
    { PATH: process.env.PATH, TZ: 'UTC', LANG: 'C.UTF-8', ...fonts },
    pathToFileURL(print).href,
    join(work, 'alone.pdf'),
  )
}

type Cost = Usage & { readonly wallSeconds: number }

/** The median time of {@link runs} runs, and what one more uses. */
async function measure(start: () => Promise<Started>): Promise<Cost> {
  const seconds: number[] = []
  while (seconds.length < runs) seconds.push(await measureSeconds(start))
  const wallSeconds = median(seconds)
  return { wallSeconds, ...(await measureProcesses(await start())) }
}

function median(seconds: readonly number[]): number {
  return seconds.toSorted((one, other) => one - other)[Math.floor(runs / 2)] ?? 0
}

function format({ cpuSeconds, peakMebibytes, wallSeconds }: Cost): string {
  const cells = [
    `${wallSeconds.toFixed(2)} s`,
    `${cpuSeconds.toFixed(2)} s`,
    `${peakMebibytes.toFixed(0)} MiB`,
  ]
  return cells.map((cell) => cell.padStart(10)).join('')
}

function formatRatio(build: Cost, alone: Cost): string {
  const cells = [
    build.wallSeconds / alone.wallSeconds,
    build.cpuSeconds / alone.cpuSeconds,
    build.peakMebibytes / alone.peakMebibytes,
  ]
  return cells.map((ratio) => `${ratio.toFixed(2)} ×`.padStart(10)).join('')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
