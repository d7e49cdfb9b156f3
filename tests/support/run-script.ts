import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

interface ScriptRun {
  readonly code: number | null
  readonly output: string
}

export interface StartedScript {
  readonly child: ChildProcess
  readonly ended: Promise<ScriptRun>
}

/** Runs a TypeScript file in a Node of its own, the one process that a signal to it reaches. */
export function startScript(
  script: URL,
  env: Readonly<Record<string, string>> = {},
): StartedScript {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(script)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
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
