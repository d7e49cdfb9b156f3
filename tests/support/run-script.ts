import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'

export interface ScriptRun {
  readonly code: number | null
  readonly output: string
}

export interface StartedScript {
  readonly child: ChildProcess
  readonly ended: Promise<ScriptRun>
}

/** Runs a TypeScript file of `tests/support/` in a Node of its own, the one process that a signal to it reaches. */
export function startScript(
  name: string,
  env: Readonly<Record<string, string>> = {},
): StartedScript {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve('tests/support', name)],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = new Promise<ScriptRun>((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => done({ code, output }))
  })
  return { child, ended }
}
