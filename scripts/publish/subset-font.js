/** Cuts fonts down in a thread of its own, without tsx; see `subset-in-thread.ts`. */
import { parentPort } from 'node:worker_threads'
import subsetFont from 'subset-font'

// One after another: HarfBuzz and the compressor are one WebAssembly instance each.
let before = Promise.resolve()

parentPort?.on('message', ({ id, bytes, options, text }) => {
  before = before.then(async () => {
    try {
      const subset = await subsetFont(Buffer.from(bytes), text, options)
      parentPort?.postMessage({ id, bytes: new Uint8Array(subset) })
    } catch (error) {
      parentPort?.postMessage({ id, error })
    }
  })
})
