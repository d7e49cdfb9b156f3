import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** What `npm run verify` says, and its exit code. */
export async function runVerify(args: readonly string[]) {
  const child = spawn(process.execPath, ['scripts/start.js', 'verify', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  const [code] = await once(child, 'close')
  return { code: Number(code), ...output }
}
