import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/**
 * The one message of a script that runs in a thread of its own.
 *
 * The thread is without tsx, which would look through megabytes of libraries, and take longer than
 * the libraries themselves; so the script is JavaScript.
 *
 * @param workerData - Is copied.
 * @throws What the script throws.
 */
export async function runApart(script: URL, workerData: unknown): Promise<unknown> {
  const worker = new Worker(script, { execArgv: [], workerData })
  try {
    const [message] = await once(worker, 'message')
    return message
  } finally {
    await worker.terminate()
  }
}
