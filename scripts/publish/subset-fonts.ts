import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Nodes } from 'hast'
import type { Font, Templates } from '../book.ts'
import { keep, keepNewest, readKept } from '../lib/cache-folder.js'
import { sha256 } from '../lib/hash.ts'
import { type FontUse, fontUse } from './font-use.ts'

/** A face cut down to the characters that a publication uses. */
export interface FontSubset {
  readonly font: Font
  readonly bytes: Uint8Array
}

/**
 * What the style sheets ask of a font: shaping, marks, figures of both kinds, small capitals.
 * https://learn.microsoft.com/typography/opentype/spec/featurelist
 */
const keptFeatures =
  'calt case ccmp clig frac kern liga locl mark mkmk lnum onum pnum tnum smcp c2sc sups zero'

/** What formulas ask of theirs besides: smaller signs in exponents, other script letters, high primes. */
const keptInFormulas = 'dtls flac ss01 ss04 ssty'

/** Entries of the `name` table with the licence and its address: they must travel with a font. */
const licenceNames = [13, 14]

/** How many subsets stay in the cache: those of a few books, some 20 KB each. */
const mostKept = 200

/**
 * The faces that are used, in the order of `fonts`, each cut down to the characters that it is used
 * for. Equal input gives equal bytes, whether they are made or come from the cache.
 *
 * @throws When HarfBuzz refuses a font; the message names the face.
 */
export async function subsetFonts(
  fonts: readonly Font[],
  use: FontUse,
  format: 'woff2' | 'truetype',
): Promise<readonly FontSubset[]> {
  const subsets = fonts.map(async (font) => {
    const text = String.fromCodePoint(...[...(use.get(font) ?? [])].sort((a, b) => a - b))
    return text === '' ? [] : [{ font, bytes: await subset(font, text, format) }]
  })
  return (await Promise.all(subsets)).flat()
}

/**
 * The rule that makes a face known to a style sheet.
 *
 * @param url - Address of the font file.
 */
export function faceStyle(templates: Templates, face: Font, url: string): string {
  const { family, style, weight } = face
  return templates.style('font-face', { family, style, url, weight: String(weight) })
}

/**
 * A style sheet with the rules of the fonts that a page is set in, and the files of these, for a page
 * that is only drawn.
 */
export function withWholeFonts(
  page: Nodes,
  sheet: string,
  templates: Templates,
): { readonly style: string; readonly files: ReadonlyMap<string, Uint8Array> } {
  const faces = [...fontUse([page], sheet, templates.fonts).keys()]
  const named = faces.map((face, index) => [`font-${index + 1}.ttf`, face] as const)
  const rules = named.map(([name, face]) => faceStyle(templates, face, name))
  return {
    style: [...rules, sheet].join('\n'),
    files: new Map(named.map(([name, { bytes }]) => [name, bytes])),
  }
}

async function subset(
  { bytes, family, setsFormulas, style, weight }: Font,
  text: string,
  targetFormat: 'woff2' | 'truetype',
): Promise<Uint8Array> {
  const features = `${keptFeatures}${setsFormulas ? ` ${keptInFormulas}` : ''}`
  const options = {
    targetFormat,
    keepFeatures: features.split(' '),
    preserveNameIds: licenceNames,
  }
  const made = JSON.stringify([text, options, sha256(bytes), libraries()])
  const name = sha256(made)
  const kept = readKept(`fonts/${name}`)
  if (kept) return kept
  try {
    const cut = await cutDown({ bytes, text, options })
    keep(`fonts/${name}`, cut)
    keepNewest('fonts', mostKept, name)
    return cut
  } catch (cause) {
    throw new Error(`Cannot subset ${family} ${weight} ${style}`, { cause })
  }
}

let lockFile: string | undefined

/** What the lock file says, by which all libraries are what they are. */
function libraries(): string {
  lockFile ??= sha256(readFileSync(new URL('../../package-lock.json', import.meta.url)))
  return lockFile
}

interface Request {
  readonly bytes: Uint8Array
  /** The characters to keep. */
  readonly text: string
  readonly options: unknown
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
 * A font cut down in another thread: that takes as long as all else that an EPUB or a web page needs.
 * All formats share the thread; it does not keep the process alive.
 */
async function cutDown(request: Request): Promise<Uint8Array> {
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
