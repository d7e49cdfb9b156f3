/**
 * Puts a build's finished files into their places: all of them, or none. See `write-outputs.ts`.
 *
 * A process of its own, which neither Ctrl-C nor the death of the build stops halfway; without tsx,
 * which would take longer than the work. If it is killed itself, what it wrote down beforehand lets
 * the next build end what it began.
 *
 * Arguments: the output folder; when the build began; the folder of this build in it, or nothing
 * where only what dead builds left is to be settled. The build writes `go` to the standard input
 * when all files, and the list of their names, are in that folder. Should it end before, the folder
 * is removed. What went wrong is written to the standard error output as JSON.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isRunning, lockOutputs } from './lock-outputs.js'

/** There while files are moved, and what a build that died meanwhile has left to be ended. */
const begun = 'begun.json'
/** In its stead while they are moved back, as one of them could not be moved. */
const undone = 'undone.json'

const [outDir = '', buildBegan, ownDir] = process.argv.slice(2)

try {
  if (ownDir === undefined || readFileSync(0, 'utf8') === 'go') work()
} catch (error) {
  process.exitCode = 1
  const { code, message } = error.cause ?? error
  const what = error.cause ? error.message : undefined
  process.stderr.write(JSON.stringify({ what, why: message, code }))
} finally {
  if (ownDir !== undefined) rmSync(ownDir, { recursive: true, force: true })
}

function work() {
  const release = lockOutputs(outDir)
  try {
    settleLeftovers()
    if (ownDir !== undefined) moveAll(ownDir)
  } finally {
    release()
  }
}

function moveAll(dir) {
  const paths = JSON.parse(readFileSync(join(dir, 'paths.json'), 'utf8'))
  const moves = paths.map((path, index) => {
    return attempt(path, () => {
      mkdirSync(dirname(join(outDir, path)), { recursive: true })
      const hadOld = keep(join(outDir, path), join(dir, `old-${index}`))
      return { path, fresh: `new-${index}`, old: `old-${index}`, hadOld }
    })
  })
  // The name appears when the list is whole.
  writeFileSync(join(dir, 'list'), JSON.stringify(moves))
  flush(join(dir, 'list'))
  renameSync(join(dir, 'list'), join(dir, begun))
  flush(dir)
  const failure = goOn(dir)
  if (failure) throw failure
}

/** Ends what was begun, from wherever it stopped; when a file cannot be moved, all are moved back, and it says why. */
function goOn(dir) {
  const moves = JSON.parse(readFileSync(join(dir, begun), 'utf8'))
  try {
    for (const { fresh, path } of moves) {
      const from = join(dir, fresh)
      if (existsSync(from)) attempt(path, () => renameSync(from, join(outDir, path)))
    }
  } catch (error) {
    renameSync(join(dir, begun), join(dir, undone))
    goBack(dir)
    return error
  }
  flush(outDir)
  return undefined
}

function goBack(dir) {
  for (const { fresh, hadOld, old, path } of JSON.parse(
    readFileSync(join(dir, undone), 'utf8'),
  )) {
    const [kept, place] = [join(dir, old), join(outDir, path)]
    if (existsSync(join(dir, fresh))) continue // It was never moved.
    if (!hadOld) rmSync(place, { force: true })
    else if (existsSync(kept)) renameSync(kept, place)
  }
}

/** The file stays in its place all the while, so that no reader finds it gone. */
function keep(place, old) {
  if (!existsSync(place)) return false
  if (statSync(place).isDirectory()) throw new Error('there is a folder in its place')
  try {
    linkSync(place, old)
  } catch {
    copyFileSync(place, old) // A file system without hard links.
  }
  return true
}

/** Where a build died while its files were moved, the rest of them is; what others left goes. */
function settleLeftovers() {
  for (const name of readdirSync(outDir)) {
    const [, pid] = /^\.colophon-(\d+)-/u.exec(name) ?? []
    const dir = join(outDir, name)
    if (pid === undefined || dir === ownDir) continue
    // Begun under the lock, which is ours now, so whoever began it has died.
    if (existsSync(join(dir, begun))) goOn(dir)
    else if (existsSync(join(dir, undone))) goBack(dir)
    else if (isAtWork(Number(pid), dir)) continue
    rmSync(dir, { recursive: true, force: true })
  }
}

function isAtWork(pid, dir) {
  // A container may number its processes as the one before it did.
  if (pid !== process.ppid) return isRunning(pid)
  // One that has just gone was cleared up by the build that it was of.
  const made =
    statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY
  return made >= Number(buildBegan)
}

function flush(path) {
  // Windows opens no folders.
  if (process.platform === 'win32') return
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function attempt(path, work) {
  try {
    return work()
  } catch (cause) {
    throw new Error(`Cannot put \`${join(outDir, path)}\` into its place`, { cause })
  }
}
