import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'

/** Starts from wherever it is run. */
const launcher = resolve('scripts/start.js')

export interface BuildRun {
  /** Exit code; 128 + signal where a signal ended it, as a shell says. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Where a build runs, if not here. */
export interface Surroundings {
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
): Promise<BuildRun> {
  return startBuild(args, env, surroundings).ended
}

export interface StartedBuild {
  readonly child: ChildProcess
  readonly ended: Promise<BuildRun>
}

/** Starts a build in a process group of its own, so that a test can press Ctrl-C as a terminal does. */
export function startBuild(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { cwd, script = launcher, setting }: Surroundings = {},
): StartedBuild {
  const build = [process.execPath, script, 'build', ...args]
  const [program = '', ...rest] =
    setting === undefined ? build : ['sh', '-c', `${setting}; exec "$@"`, 'sh', ...build]
  const child = spawn(program, rest, {
    cwd,
    detached: true,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  const ended = new Promise<BuildRun>((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => done({ code: code ?? 128, ...output }))
  })
  return { child, ended }
}
