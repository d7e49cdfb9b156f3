import { Worker } from 'node:worker_threads'

export interface SubsetRequest {
  readonly bytes: Uint8Array
  /** The characters to keep. */
  readonly text: string
  readonly options: {
    readonly targetFormat: 'woff2' | 'truetype'
    readonly keepFeatures: readonly string[]
    readonly preserveNameIds: readonly number[]
  }
}

interface Answer {
  readonly id: number
  readonly bytes?: Uint8Array
  readonly error?: unknown
}

/** A thread, and who waits for which of its answers. */
interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, (answer: Omit<Answer, 'id'>) => void>
}

/** A face takes a second or less; many may wait before it. */
const limitMs = 600_000

let thread: Thread | undefined
let asked = 0

/**
 * A font cut down beside the work of this thread, which takes no less time than all else that an
 * EPUB or a web page needs. All formats share one thread; it does not keep the process alive.
 *
 * @throws What HarfBuzz says.
 */
export async function subsetInThread(request: SubsetRequest): Promise<Uint8Array> {
  thread ??= startThread()
  const { waiting, worker } = thread
  const id = ++asked
  worker.ref()
  worker.postMessage({ id, ...request })
  const limit = setTimeout(() => void worker.terminate(), limitMs)
  const { bytes, error } = await new Promise<Omit<Answer, 'id'>>((answer) =>
    waiting.set(id, answer),
  )
  clearTimeout(limit)
  if (!bytes) throw error
  return bytes
}

function startThread(): Thread {
  // Without tsx, which would look through megabytes of libraries first; so the script is JavaScript.
  const script = new URL('subset-font.js', import.meta.url)
  const worker = new Worker(script, { execArgv: [] })
  const waiting: Thread['waiting'] = new Map()
  worker.on('message', ({ id, ...answer }: Answer) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
  })
  const fail = (error: unknown): void => {
    thread = undefined
    for (const answer of waiting.values()) answer({ error })
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the thread that cuts fonts down has ended')))
  return { worker, waiting }
}
