import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Keeps every core busy until the function that it returns is called. */
export function keepBusy(): () => void {
  const children = Array.from({ length: availableParallelism() }, () =>
    // Ends by itself, should this process end before.
    spawn(
      process.execPath,
      ['-e', 'const end = Date.now() + 3e5; while (Date.now() < end);'],
      {
        stdio: 'ignore',
      },
    ),
  )
  return () => {
    for (const child of children) child.kill('SIGKILL')
  }
}
