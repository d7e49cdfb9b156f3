/**
 * Command line: `npm run bench -- [--runs N] [--seed N]`, on Linux.
 *
 * What a whole build costs, all formats and all checks, beside what the same browser needs to print
 * the same pages, loaded and printed and no more: for the article in `manuscript/`, and for a generated book
 * of 400 pages with 1,000 notes and 40 pictures.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { printName } from '../../scripts/build.ts'
import { describeFailure } from '../../scripts/command/describe-failure.ts'
import { findBrowser } from '../../scripts/paginate/browser/find-browser.ts'
import { openBrowser } from '../../scripts/paginate/browser/open-browser.ts'
import { fourHundredPages, generateBook } from './generate-book.ts'
import { measureProcesses, printAlone, type Usage } from './measure.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
})
const runs = Number(values.runs)
const work = await mkdtemp(join(tmpdir(), 'colophon-bench-'))
try {
  const book = join(work, 'book')
  await generateBook(book, fourHundredPages, Number(values.seed))
  say(`medians of ${runs} runs; CPU and memory over all processes, sampled every 50 ms`)
  await compare('the article', resolve('manuscript'))
  await compare('400 pages, 1,000 notes, 40 pictures', book)
} catch (error) {
  process.stderr.write(describeFailure(error))
  process.exitCode = 70
} finally {
  await rm(work, { recursive: true, force: true })
}

/** Prints a table: a cold build, a warm build, the floor, and how many floors the builds take. */
async function compare(name: string, manuscript: string): Promise<void> {
  const print = await mkdtemp(join(work, 'print-'))
  const build = ['--out', join(work, 'dist'), manuscript]
  const keep = [...build, '--formats', 'pdf', '--keep-print', print]
  await measureBuild(keep, process.env)

  const cold = await repeat(async () => {
    const cache = await mkdtemp(join(work, 'cache-'))
    return measureBuild(build, { ...process.env, XDG_CACHE_HOME: cache })
  })
  const warm = await repeat(() => measureBuild(build, process.env))
  const floor = await repeat(() => printDirectly(join(print, printName)))

  say(`\n${name}`)
  say('                      wall       CPU      memory')
  say(`build, cold     ${format(cold)}`)
  say(`build, warm     ${format(warm)}`)
  say(`browser alone   ${format(floor)}`)
  say(`cold / alone    ${formatRatio(cold, floor)}`)
  say(`warm / alone    ${formatRatio(warm, floor)}`)
}

async function measureBuild(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Usage> {
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
  return measureProcesses(child, ended)
}

/** The browser and flags of the build, without the build. */
async function printDirectly(print: string): Promise<Usage> {
  const { unpacked } = await findBrowser()
  const { close, command } = await openBrowser()
  await close()
  const profile = `--user-data-dir=${await mkdtemp(join(work, 'profile-'))}`
  const fonts = unpacked ? { FONTCONFIG_FILE: unpacked.fontConfigPath } : {}
  const { child, ended } = printAlone(
    [...command, profile],
    { PATH: process.env.PATH, TZ: 'UTC', LANG: 'C.UTF-8', ...fonts },
    pathToFileURL(print).href,
    join(work, 'floor.pdf'),
  )
  return measureProcesses(child, ended)
}

/** Medians, each of its own, over {@link runs} runs. */
async function repeat(measure: () => Promise<Usage>): Promise<Usage> {
  const usages: Usage[] = []
  for (let run = 0; run < runs; run += 1) usages.push(await measure())
  const median = (key: keyof Usage) =>
    usages.map((usage) => usage[key]).sort((one, other) => one - other)[
      Math.floor(runs / 2)
    ] ?? 0
  return {
    wallSeconds: median('wallSeconds'),
    cpuSeconds: median('cpuSeconds'),
    peakMebibytes: median('peakMebibytes'),
  }
}

function format({ cpuSeconds, peakMebibytes, wallSeconds }: Usage): string {
  const cells = [
    `${wallSeconds.toFixed(2)} s`,
    `${cpuSeconds.toFixed(2)} s`,
    `${peakMebibytes.toFixed(0)} MiB`,
  ]
  return cells.map((cell) => cell.padStart(10)).join('')
}

function formatRatio(build: Usage, floor: Usage): string {
  const cells = [
    build.wallSeconds / floor.wallSeconds,
    build.cpuSeconds / floor.cpuSeconds,
    build.peakMebibytes / floor.peakMebibytes,
  ]
  return cells.map((ratio) => `${ratio.toFixed(2)} ×`.padStart(10)).join('')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
