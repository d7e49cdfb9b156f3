/**
 * Cuts fonts down, one after another, in a thread of its own; with all of their glyphs, it unpacks them
 * and makes static ones of variable ones.
 */
import { parentPort, workerData } from 'node:worker_threads'
import subsetFont from 'subset-font'

const subsets = []
for (const { font, options, text } of workerData) {
  const { bytes, family, style, weight } = font
  try {
    const subset = await subsetFont(Buffer.from(bytes), text, options)
    subsets.push(new Uint8Array(subset))
  } catch (cause) {
    throw new Error(`Cannot subset ${family} ${weight} ${style}`, { cause })
  }
}
parentPort?.postMessage(subsets)
