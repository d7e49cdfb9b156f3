/**
 * Putting finished files into the output folder: all of them, or none.
 *
 * They are first written to a folder of this build's own beside their places, and flushed to the
 * disk. Then, with the output folder locked against other builds, each is renamed into its place,
 * and when one can't be, those before it are put back. The renames run without a pause, so that
 * neither Ctrl-C nor another build comes between.
 */
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Artifact } from '../book.ts'

const ownPrefix = '.colophon-'
const lockName = '.colophon.lock'

/** The renames take far less; a lock this old was left by a build that was killed, in milliseconds. */
const staleLockMs = 5_000

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
  const ownDir = attempt(`make a folder in \`${outDir}\``, () => {
    mkdirSync(outDir, { recursive: true })
    removeLeftovers(outDir)
    return mkdtempSync(join(outDir, `${ownPrefix}${process.pid}-`))
  })
  const cleanUp = () => rmSync(ownDir, { recursive: true, force: true })
  process.once('exit', cleanUp)
  try {
    const moves = artifacts.map(({ path }, index) => ({
      fresh: join(ownDir, `new-${index}`),
      old: join(ownDir, `old-${index}`),
      place: join(outDir, path),
    }))
    for (const [index, { fresh }] of moves.entries()) {
      await writeFlushed(fresh, artifacts[index])
    }
    await putIntoPlace(outDir, moves)
    return moves.map(({ place }) => place)
  } finally {
    cleanUp()
    process.off('exit', cleanUp)
  }
}

interface Move {
  readonly fresh: string
  /** Where the file that was in the place waits until all moves are done. */
  readonly old: string
  readonly place: string
}

async function writeFlushed(
  path: string,
  artifact: Pick<Artifact, 'bytes' | 'path'> | undefined,
): Promise<void> {
  if (!artifact) return
  try {
    const file = await open(path, 'wx')
    try {
      await file.writeFile(artifact.bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw new Error(`Cannot write \`${artifact.path}\``, { cause })
  }
}

async function putIntoPlace(outDir: string, moves: readonly Move[]): Promise<void> {
  const lock = join(outDir, lockName)
  await takeLock(lock)
  const done: Move[] = []
  try {
    for (const move of moves) {
      attempt(`put \`${move.place}\` into its place`, () => {
        mkdirSync(dirname(move.place), { recursive: true })
        keep(move.place, move.old)
        renameSync(move.fresh, move.place)
      })
      done.push(move)
    }
  } catch (error) {
    for (const move of done) putBack(move)
    throw error
  } finally {
    rmdirSync(lock)
  }
}

/** The file stays in its place all the while, so that no reader finds it gone. */
function keep(place: string, old: string): void {
  if (!existsSync(place)) return
  try {
    linkSync(place, old)
  } catch {
    copyFileSync(place, old) // A file system without hard links.
  }
}

function putBack({ old, place }: Move): void {
  if (existsSync(old)) renameSync(old, place)
  else rmSync(place)
}

async function takeLock(lock: string): Promise<void> {
  for (;;) {
    try {
      mkdirSync(lock)
      return
    } catch (cause) {
      if (!isTaken(cause)) throw new Error(`Cannot lock \`${lock}\``, { cause })
    }
    const age =
      Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > staleLockMs) rmSync(lock, { recursive: true, force: true })
    else await sleep(20)
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

/** What builds left that were killed. */
function removeLeftovers(outDir: string): void {
  for (const name of readdirSync(outDir)) {
    const [, pid] = /^\.colophon-(\d+)-/u.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(join(outDir, name), { recursive: true, force: true })
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function attempt<Result>(what: string, work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    throw new Error(`Cannot ${what}`, { cause })
  }
}
