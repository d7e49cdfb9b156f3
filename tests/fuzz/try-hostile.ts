import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { cacheFolder } from '../../scripts/lib/cache-folder.js'
import { listFiles } from '../support/list-files.ts'
import { watchFamily } from '../support/processes.ts'
import { withoutNetwork } from '../support/run-isolated.ts'
import { secret } from './hostile-constructs.ts'
import { type HostileManuscript, writeEntries } from './mutate-hostile.ts'

export interface HostileTrial {
  /** What a build did that none may do, a line each; empty when it stayed in its box. */
  readonly faults: readonly string[]
  /** Exit code; a signal's name where one ended it. */
  readonly ended: string
  /** Of all its processes together. */
  readonly cpuSeconds: number
  /** Of the largest of its processes. */
  readonly mebibytes: number
}

/** What no build of a manuscript may take, however it was written. */
const most = { cpuSeconds: 30, mebibytes: 2048 }

/** A build that takes longer waits for something, however busy the machine is. */
const longestMs = 300_000

/** Processes and files that go when a build has ended need a moment. */
const patienceMs = 10_000

/** More files that a build has made or removed say no more. */
const mostListed = 5

/** Of Colophon's own folder, what others may write to meanwhile. */
const unwatched = ['.git', 'node_modules', 'tests']

const isolated = withoutNetwork()

const launcher = resolve('scripts/start.js')

/**
 * Builds a hostile manuscript as its reader would, in its own folder, without a network, and looks at
 * all that comes of it: the exit code, what is said, processor time and memory of every process, files,
 * what asks for a network.
 *
 * @param kept - Folder that gets the manuscript, and what was said, if there are faults.
 */
export async function tryHostile(
  manuscript: HostileManuscript,
  kept: string,
): Promise<HostileTrial> {
  const root = mkdtempSync(join(tmpdir(), 'colophon-hostile-'))
  const [book, home, out, temporary] = ['book', 'home', 'out', 'tmp'].map((name) => {
    mkdirSync(join(root, name))
    return join(root, name)
  }) as [string, string, string, string]
  writeFileSync(join(root, 'victim'), 'as it was\n')
  writeFileSync(join(book, secret.path), `# ${secret.words}\n`)
  await writeEntries(book, manuscript.files)
  await writeEntries(out, manuscript.outputs)
  const listing = () => [...listFiles(root, out), ...listFiles('.', ...unwatched)]
  const before = listing()
  const network = join(root, 'network')
  const counted =
    'out=$1; shift; "$@"; code=$?; cat /proc/self/net/snmp /proc/self/net/snmp6 > "$out"; exit $code'
  const build = [
    'sh',
    '-c',
    counted,
    'sh',
    network,
    process.execPath,
    launcher,
    'build',
    book,
    '--out',
    out,
  ]
  const [program = '', ...args] = [...isolated, ...build]
  const child = spawn(program, args, {
    cwd: book,
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: temporary,
      XDG_CACHE_HOME: join(cacheFolder(), '..'),
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const family = watchFamily(child.pid ?? 0, ({ cpuSeconds }) => {
    if (cpuSeconds > most.cpuSeconds) process.kill(-(child.pid ?? 0), 'SIGKILL')
  })
  const limit = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), longestMs)
  const [[code, signal], said] = await Promise.all([
    once(child, 'exit'),
    Promise.all([text(child.stdout), text(child.stderr)]),
  ])
  clearTimeout(limit)
  const { cpuSeconds, mebibytes, sockets } = family.stop()
  const ended = String(code ?? signal)
  const faults: string[] = []
  if (ended !== '0' && ended !== '1') faults.push(`ended with ${ended}`)
  if (cpuSeconds > most.cpuSeconds) faults.push(`${cpuSeconds} s of processor time`)
  if (mebibytes > most.mebibytes) faults.push(`${mebibytes} MiB in one process`)
  if (isolated.length > 0) {
    faults.push(...sockets.map((socket) => `a socket: ${socket}`))
    faults.push(...askedIn(network))
  }
  rmSync(network, { force: true })
  faults.push(...saidFaults(said.join('')))
  for (const late = performance.now() + patienceMs; performance.now() < late; ) {
    if (listFiles(temporary).length === 0) break
    await sleep(50)
  }
  const [old, now] = [new Set(before), new Set(listing())]
  const made = [...now].filter((line) => !old.has(line)).map((line) => `made: ${line}`)
  const gone = [...old].filter((line) => !now.has(line)).map((line) => `gone: ${line}`)
  faults.push(...[...made, ...gone].slice(0, mostListed))
  const written = listFiles(out)
    .map((line) => line.split('\t'))
    // A link may lead to a device without end.
    .filter(([, kind = '']) => /^\d/.test(kind))
  if (written.some(([path = '']) => readable(join(out, path)).includes(secret.words)))
    faults.push('a file from outside of the manuscript is in what was made')
  if (faults.length > 0) {
    writeFileSync(
      join(root, 'what.txt'),
      [...manuscript.history, '', ...faults, '', ...said].join('\n'),
    )
    mkdirSync(join(kept, '..'), { recursive: true })
    await rename(root, kept)
  } else rmSync(root, { recursive: true, force: true, maxRetries: 10 })
  return { faults, ended, cpuSeconds, mebibytes }
}

/** What makes a terminal do something, or hides what stands in a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: none may come to a terminal.
const unsafe = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

function saidFaults(said: string): readonly string[] {
  return [
    ...(unsafe.test(said) ? ['control characters on the terminal'] : []),
    ...(/^\s+at .*:\d+:\d+\)?$/mu.test(said) ? ['a stack trace'] : []),
    ...(said.includes(secret.words)
      ? ['a file from outside of the manuscript is quoted']
      : []),
  ]
}

/** What a network of their own that leads nowhere has counted of all processes: connections and packets. */
const counters =
  /^(?:Ip|Ip6|Tcp|Udp|Udp6|UdpLite|Icmp).*(?:Opens|OutDatagrams|OutNoRoutes|OutRequests|OutMsgs)$/

function askedIn(path: string): readonly string[] {
  const pairs = readable(path)
    .split('\n')
    .flatMap((line, index, lines) => {
      const [name = '', ...cells] = line.split(/\s+/u)
      if (!name.endsWith(':')) return [[name, cells[0]] as const]
      // A line of names, then one of numbers.
      const values = (lines[index + 1] ?? '').split(/\s+/u).slice(1)
      return Number.isNaN(Number(cells[0]))
        ? cells.map((cell, at) => [`${name.slice(0, -1)}${cell}`, values[at]] as const)
        : []
    })
  return pairs
    .filter(([name, value]) => counters.test(name) && Number(value) > 0)
    .map(([name, value]) => `the network was asked: ${name} ${value}`)
}

/** Nothing of what cannot be read. */
function readable(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
