import { Worker } from 'node:worker_threads'

/** Ten times what the largest books need on a slow machine. */
const defaultLimitMs = 600_000

/**
 * The one message of a script that runs in a thread of its own.
 *
 * The thread is without tsx, which would look through megabytes of libraries, and take longer than
 * the libraries themselves; so the script is JavaScript.
 *
 * @param workerData - Is copied.
 * @throws What the script throws, and when it ends without a message or not within `limitMs`.
 */
export async function runInWorker(
  script: URL,
  workerData: unknown,
  limitMs = defaultLimitMs,
): Promise<unknown> {
  const worker = new Worker(script, { execArgv: [], workerData })
  const name = script.pathname.split('/').at(-1)
  let limit: NodeJS.Timeout | undefined
  try {
    return await new Promise((done, failed) => {
      worker.once('message', done)
      worker.once('error', failed)
      worker.once('exit', () =>
        failed(new Error(`Cannot go on: \`${name}\` ended early`)),
      )
      limit = setTimeout(() => {
        const seconds = Math.round(limitMs / 1000)
        failed(new Error(`Cannot go on: \`${name}\` took more than ${seconds} s`))
      }, limitMs)
    })
  } finally {
    clearTimeout(limit)
    await worker.terminate()
  }
}
