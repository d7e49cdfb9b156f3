/**
 * Putting finished files into the output folder: all of them, or none.
 *
 * They are first written to a folder of this build's own beside their places, and flushed to the
 * disk. Then a process of its own, `put-into-place.js`, locks the output folder against other
 * builds, writes down what it is about to do, and renames each file into its place; when one can't
 * be, those before it are put back. It goes on when the build is interrupted or killed; should it
 * be killed itself, the next build ends what it began. It is there from the start, so that the
 * folder goes when the build is killed while it still writes.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Artifact } from '../book.ts'

const ownPrefix = '.colophon-'
/** Of folders of builds, and of locks. */
const traces = /^\.colophon[-.]/u
const moverScript = fileURLToPath(new URL('put-into-place.js', import.meta.url))

/**
 * Writes `artifacts` into `outDir`, which is made where it is missing.
 *
 * @returns Paths of the files, in the order of `artifacts`.
 * @throws When a file can't be written or put into place; the files that were there are then unchanged.
 */
export async function writeOutputs(
  outDir: string,
  artifacts: readonly Pick<Artifact, 'bytes' | 'path'>[],
): Promise<readonly string[]> {
  const making = `make a folder in \`${outDir}\``
  attempt(making, () => mkdirSync(outDir, { recursive: true }))
  const random = randomBytes(6).toString('hex')
  const ownDir = join(outDir, `${ownPrefix}${process.pid}-${random}`)
  const cleanUp = () => rmSync(ownDir, { recursive: true, force: true })
  process.once('exit', cleanUp)
  // Before there is anything that it may have to remove.
  const mover = startMover(outDir, ownDir)
  try {
    attempt(making, () => mkdirSync(ownDir))
    for (const [index, { bytes, path }] of artifacts.entries()) {
      await writeFlushed(join(ownDir, `new-${index}`), bytes, path)
    }
    const paths = artifacts.map(({ path }) => path)
    await writeFlushed(join(ownDir, 'paths.json'), JSON.stringify(paths), 'paths.json')
    // From here on the folder is the mover's, which removes it.
    process.off('exit', cleanUp)
    await mover.go()
    return paths.map((path) => join(outDir, path))
  } catch (error) {
    await mover.giveUp()
    cleanUp()
    throw error
  } finally {
    process.off('exit', cleanUp)
  }
}

/**
 * Ends or clears up what builds have left in `outDir` that were killed, so that the files there are
 * one whole set.
 *
 * @throws When a file can't be put into place.
 */
export async function settleOutputs(outDir: string): Promise<void> {
  const names = existsSync(outDir)
    ? attempt(`read \`${outDir}\``, () => list(outDir))
    : []
  if (names.some((name) => traces.test(name))) await startMover(outDir).go()
}

/** A file in the place of the folder is told when it comes to writing. */
function list(outDir: string): readonly string[] {
  try {
    return readdirSync(outDir)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return []
    throw error
  }
}

async function writeFlushed(
  place: string,
  content: Uint8Array | string,
  name: string,
): Promise<void> {
  try {
    const file = await open(place, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw new Error(`Cannot write \`${name}\``, { cause })
  }
}

interface Failure {
  readonly what?: string
  readonly why: string
  readonly code?: string
}

interface Mover {
  /** All is in the folder: ends when it is in its place. Throws when it can't be put there. */
  readonly go: () => Promise<void>
  /** Nothing is to be moved. Ends when the folder is gone. */
  readonly giveUp: () => Promise<void>
}

function startMover(outDir: string, ...ownDir: readonly string[]): Mover {
  const began = String(Math.floor(performance.timeOrigin))
  const child = spawn(process.execPath, [moverScript, outDir, began, ...ownDir], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stdin.on('error', () => {}) // It has ended, and said why.
  const ended = once(child, 'close')
  ended.catch(() => {}) // Should it not start, whoever waits for it is told.
  return {
    go: async () => {
      child.stdin.end('go')
      const [code] = await ended
      if (code !== 0) throw readFailure(outDir, said)
    },
    giveUp: async () => {
      child.stdin.end()
      await ended.catch(() => {})
    },
  }
}

function readFailure(outDir: string, said: string): Error {
  const what = `Cannot put files into \`${outDir}\``
  try {
    const failure = JSON.parse(said) as Failure
    const { code } = failure
    const cause = Object.assign(
      new Error(failure.why),
      code === undefined ? {} : { code },
    )
    return new Error(failure.what ?? what, { cause })
  } catch {
    return new Error(what, { cause: said || 'the process that moves them was ended' })
  }
}

function attempt<Result>(what: string, work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    throw new Error(`Cannot ${what}`, { cause })
  }
}
