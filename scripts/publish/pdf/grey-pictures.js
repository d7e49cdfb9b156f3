/**
 * Makes pictures of red, green and blue grey, in a thread of its own, one after another: such as are packed as pixels, or
 * JPEGs. Not all of them: those that have no colour. `workerData` is what `inks.ts` says.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { inflateSync } from 'node:zlib'
import decode, { init as initDecoder } from '@jsquash/jpeg/decode.js'
import encode, { init as initEncoder } from '@jsquash/jpeg/encode.js'
import { zlibSync } from 'fflate'

const { isAll, pictures, weights } = workerData
const [red, green, blue] = weights

/** Of 100: nobody sees a difference in print. */
const quality = 92
/** `MozJpegColorSpace` of the library, which weighs colours in the same way. */
const grayscale = 1

// What the launcher turned off, for the many short runs, is worth its time here.
for (const flag of ['--no-liftoff-only', '--wasm-tier-up', '--wasm-dynamic-tiering'])
  setFlagsFromString(flag)

const made = []
for (const { bytes, isJpeg } of pictures)
  made.push(isJpeg ? await greyJpeg(bytes) : greyPixels(inflateSync(bytes)))
parentPort?.postMessage(made)

/** @param {Uint8Array} bytes */
async function greyJpeg(bytes) {
  if (!isAll) return undefined
  await Promise.all([initDecoder(codec('dec')), initEncoder(codec('enc'))])
  const pixels = await decode(bytes)
  // In one go: from coarse to fine takes longer, and is for screens.
  const options = { color_space: grayscale, quality, progressive: false }
  return new Uint8Array(await encode(pixels, options))
}

/** @param {string} name */
function codec(name) {
  const { resolve } = createRequire(import.meta.url)
  return new WebAssembly.Module(
    readFileSync(resolve(`@jsquash/jpeg/codec/${name}/mozjpeg_${name}.wasm`)),
  )
}

/** @param {Uint8Array} rgb Three bytes for each pixel. */
function greyPixels(rgb) {
  const grey = new Uint8Array(rgb.length / 3)
  for (let at = 0; at < grey.length; at++) {
    const [r, g, b] = [rgb[3 * at], rgb[3 * at + 1], rgb[3 * at + 2]]
    if (!isAll && (r !== g || g !== b)) return undefined
    grey[at] = Math.round(red * r + green * g + blue * b)
  }
  return zlibSync(grey, { level: 5 })
}
