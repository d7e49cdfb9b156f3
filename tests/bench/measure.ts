import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'

/** What a command and every process that it started used. */
export interface Usage {
  /** User and system time, of processes that ended up to their last sample. */
  readonly cpuSeconds: number
  /** Highest sum over the processes at one moment, memory that several share divided among them (PSS). */
  readonly peakMebibytes: number
}

const everyMs = 50
const clockTicksPerSecond = 100
const kibibytesPerMebibyte = 1024

/** A command that was just started. */
export interface Started {
  readonly child: ChildProcess
  /** When it has done its work. */
  readonly ended: Promise<unknown>
}

/** How long a command takes, from when it is started. */
export async function measureSeconds(start: () => Promise<Started>): Promise<number> {
  const { ended } = await start()
  const began = performance.now()
  await ended
  return (performance.now() - began) / 1000
}

/** What a process that was just started, and its descendants, use until `ended`, sampled from Linux's `/proc`. */
export async function measureProcesses({ child, ended }: Started): Promise<Usage> {
  const family = watchFamily(child.pid ?? 0)
  const timer = setInterval(family.sample, everyMs)
  await ended.finally(() => clearInterval(timer))
  return family.total()
}

/** A process and all that descend from it, those included whose parents have ended. */
function watchFamily(ancestor: number) {
  const members = new Set([ancestor])
  const cpuTicks = new Map<number, number>()
  let peakKibibytes = 0
  return {
    sample: () => {
      const processes = listProcesses()
      for (const { parent, pid } of processes) if (members.has(parent)) members.add(pid)
      let kibibytes = 0
      for (const { pid, ticks } of processes) {
        if (!members.has(pid)) continue
        cpuTicks.set(pid, ticks)
        kibibytes += proportionalKibibytes(pid)
      }
      peakKibibytes = Math.max(peakKibibytes, kibibytes)
    },
    total: () => ({
      cpuSeconds:
        [...cpuTicks.values()].reduce((sum, ticks) => sum + ticks, 0) /
        clockTicksPerSecond,
      peakMebibytes: peakKibibytes / kibibytesPerMebibyte,
    }),
  }
}

/** In the order of their numbers, so that parents nearly always come before their children. */
function listProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .sort((one, other) => one - other)
    .flatMap((pid) => {
      const stat = read(`/proc/${pid}/stat`)
      // Fields follow the name, which stands in brackets and may hold spaces.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const ticks = Number(fields[11]) + Number(fields[12])
      return stat === '' ? [] : [{ pid, parent: Number(fields[1]), ticks }]
    })
}

function proportionalKibibytes(pid: number): number {
  const [, kibibytes] = /^Pss: +(\d+)/mu.exec(read(`/proc/${pid}/smaps_rollup`)) ?? []
  return Number(kibibytes ?? 0)
}

/** Empty for a process that has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Prints a page as a browser's `--print-to-pdf` does, and does nothing else.
 *
 * The browser of the lock file comes without the resources of that switch, so that it gets the same
 * commands, load and print, through its pipe.
 *
 * @param command - Path of the browser, and its flags.
 * @returns Ended when the PDF is written and the browser is gone.
 */
export function printAlone(
  [program = '', ...flags]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  url: string,
  pdfPath: string,
): Started {
  const child = spawn(program, [...flags, '--headless', '--remote-debugging-pipe'], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const closed = new Promise<void>((done, failed) => {
    child.on('error', failed)
    child.on('exit', () => done())
  })
  const browser = talkTo(child.stdio[3] as Writable, child.stdio[4] as Readable)
  return { child, ended: print(browser, url, pdfPath).then(() => closed) }
}

async function print(browser: Conversation, url: string, path: string): Promise<void> {
  const { targetId } = await browser.ask('Target.createTarget', { url: 'about:blank' })
  const target = { targetId, flatten: true }
  const { sessionId } = await browser.ask('Target.attachToTarget', target)
  await browser.ask('Page.enable', {}, sessionId)
  const loaded = browser.hear('Page.loadEventFired')
  await browser.ask('Page.navigate', { url }, sessionId)
  await loaded
  const options = {
    preferCSSPageSize: true,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  }
  const { data } = await browser.ask('Page.printToPDF', options, sessionId)
  await writeFile(path, Buffer.from(String(data), 'base64'))
  await browser.ask('Browser.close', {})
}

type Answer = Readonly<Record<string, unknown>>

interface Conversation {
  readonly ask: (method: string, params: object, sessionId?: unknown) => Promise<Answer>
  /** The next event of that name. */
  readonly hear: (event: string) => Promise<void>
}

/** The DevTools protocol over a pipe: JSON, a null byte after each message. */
function talkTo(to: Writable, from: Readable): Conversation {
  const waiting = new Map<number | string, (answer: Answer) => void>()
  let asked = 0
  let heard = ''
  from.setEncoding('utf8').on('data', (text: string) => {
    const messages = text.split('\0')
    messages[0] = heard + messages[0]
    heard = messages.pop() ?? ''
    for (const message of messages) {
      const { id, method, result } = JSON.parse(message)
      waiting.get(id ?? method)?.(result ?? {})
    }
  })
  const wait = (key: number | string) =>
    new Promise<Answer>((answer) => waiting.set(key, answer))
  return {
    ask: (method, params, sessionId) => {
      asked += 1
      to.write(`${JSON.stringify({ id: asked, method, params, sessionId })}\0`)
      return wait(asked)
    },
    hear: async (event) => {
      await wait(event)
    },
  }
}
