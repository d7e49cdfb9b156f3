import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { findBrowser } from '../../scripts/paginate/browser/find-browser.ts'

export interface IsolatedRun {
  readonly code: number | null
  readonly stderr: string
  /** Hosts and addresses that Node tried to reach. */
  readonly askedByNode: readonly string[]
  /** Addresses that pages of the browser tried to load over a network. */
  readonly askedByBrowser: readonly string[]
  /** Whether the browser kept its log, and so {@link askedByBrowser} says something. */
  readonly isWatched: boolean
}

/**
 * Runs a build without a network, where the system lets us take it away, and notes what Node and the
 * browser would have asked for.
 *
 * @param folder - For the logs and the finished files.
 */
export async function runIsolated(
  manuscript: string,
  folder: string,
): Promise<IsolatedRun> {
  const nodeLog = join(folder, 'node.log')
  const browserLog = join(folder, 'browser.json')
  const build = [
    process.execPath,
    'scripts/start.js',
    'build',
    manuscript,
    '--out',
    join(folder, 'dist'),
  ]
  const [program = '', ...args] = [...withoutNetwork(), ...build]
  const child = spawn(program, args, {
    env: {
      ...process.env,
      LOG_CONNECTIONS: nodeLog,
      NODE_OPTIONS: `--import=${resolve('tests/support/log-connections.js')}`,
      PUPPETEER_EXECUTABLE_PATH: await watchedBrowser(folder, browserLog),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const stderr = await text(child.stderr)
  return {
    code: child.exitCode ?? (await new Promise((done) => child.once('exit', done))),
    stderr,
    askedByNode: existsSync(nodeLog) ? readFileSync(nodeLog, 'utf8').split('\n') : [],
    askedByBrowser: addressesIn(browserLog),
    isWatched: existsSync(browserLog),
  }
}

/** A program that runs another in an empty network namespace; none where that is not allowed. */
export function withoutNetwork(): readonly string[] {
  const ways = [
    ['unshare', '--net'],
    ['unshare', '--net', '--map-root-user'],
  ]
  return (
    ways.find(
      ([program = '', ...args]) =>
        spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status === 0,
    ) ?? []
  )
}

/** A program that starts the browser of the build with a log of all that its network does. */
async function watchedBrowser(folder: string, log: string): Promise<string> {
  const { executablePath, fontConfigPath, unpacked } = await findBrowser()
  const path = join(folder, 'browser')
  const settings = unpacked
    ? `FONTCONFIG_FILE='${fontConfigPath}' LD_LIBRARY_PATH='${unpacked.libraryFolder}'`
    : ''
  const script = `#!/bin/sh\n${settings} exec '${executablePath}' --log-net-log='${log}' "$@"\n`
  writeFileSync(path, script, { mode: 0o755 })
  return path
}

/** What a log of the browser's network says was to be loaded from elsewhere. A killed browser ends its log amid a line. */
function addressesIn(log: string): readonly string[] {
  if (!existsSync(log)) return []
  const found = readFileSync(log, 'utf8').matchAll(
    /"url":"(?<url>[^"]*)"|"address":"(?<address>[^"]*)"/g,
  )
  return (
    [...found]
      .map(({ groups }) => groups?.url ?? groups?.address ?? '')
      .filter((url) => !/^(?:about|blob|data|file|chrome[\w-]*):/.test(url))
      // The build answers these itself, and the network never sees them.
      .filter((url) => !url.startsWith('https://pages.invalid/'))
  )
}
