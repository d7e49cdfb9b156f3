import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Starts from wherever it is run. */
const launcher = resolve('scripts/start.js')

export interface CommandRun {
  /** Exit code; 128 + signal where a signal ended it, as a shell says. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Where a build runs, if not here. */
interface Surroundings {
  /** Another Colophon's `start.js`. */
  readonly script?: string
  /** Working directory. */
  readonly cwd?: string
  /** What its shell is told first, such as `umask 077`. */
  readonly setting?: string
}

/** Runs a build as `npm run build` does, in a process of its own, to its end. */
export async function runBuild(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  surroundings: Surroundings = {},
): Promise<CommandRun> {
  return startBuild(args, env, surroundings).ended
}

export interface StartedCommand {
  readonly child: ChildProcess
  readonly ended: Promise<CommandRun>
}

/** Starts a build in a process group of its own, so that a test can press Ctrl-C as a terminal does. */
export function startBuild(
  args: readonly string[],
  changes: Readonly<Record<string, string>> = {},
  { cwd, script = launcher, setting }: Surroundings = {},
): StartedCommand {
  const build = [process.execPath, script, 'build', ...args]
  const [program = '', ...rest] =
    setting === undefined ? build : ['sh', '-c', `${setting}; exec "$@"`, 'sh', ...build]
  const env = { ...process.env, NO_COLOR: '1', ...changes }
  return start(program, rest, { cwd, detached: true, env })
}

/** What `npm run verify` says, and its exit code. */
export function runVerify(args: readonly string[]): Promise<CommandRun> {
  return start(process.execPath, [launcher, 'verify', ...args], {}).ended
}

/** Runs a TypeScript file in a Node of its own, the one process that a signal to it reaches. */
export function startScript(
  script: URL,
  env: Readonly<Record<string, string>> = {},
): StartedCommand {
  return start(process.execPath, ['--import', 'tsx', fileURLToPath(script)], {
    env: { ...process.env, ...env },
  })
}

function start(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): StartedCommand {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  const ended = new Promise<CommandRun>((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => done({ code: code ?? 128, ...output }))
  })
  return { child, ended }
}
