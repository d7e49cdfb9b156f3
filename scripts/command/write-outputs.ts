/**
 * Putting finished files into the output folder: all of them, or none.
 *
 * They are written to a folder of this build's own in it, and flushed to the disk. Under a lock each
 * is then renamed into its place, which takes no time; when one cannot be, all are put back. What a
 * build that was killed has left is removed, and nothing in it is read: it may be anyone's.
 */
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Artifact } from '../book.ts'
import { makeFolder } from '../lib/make-folder.js'
import { removeDead } from '../lib/remove-dead.ts'

// In the output folder, each before the number of a process.
const writing = '.colophon-'
const locking = '.colophon.lock-'

const longestWaitMs = 60_000
const longestPauseMs = 25

/**
 * Writes files into `outDir`, which is made where it is missing. A link in the place of a file is
 * replaced, and not followed.
 *
 * @param files - The path of each is a name, without folders.
 * @returns Paths of the files, in their order.
 * @throws When a file can't be written or put into place; the files that were there are then unchanged.
 */
export async function writeOutputs(
  outDir: string,
  files: readonly Pick<Artifact, 'bytes' | 'path'>[],
): Promise<readonly string[]> {
  const names = files.map(({ path }) => path)
  const stray = names.find((name) => name !== basename(name) || /^\.{0,2}$/u.test(name))
  if (stray !== undefined)
    throw new Error(`Cannot write \`${stray}\`: it is no file name`)
  const id = `${process.pid}-${randomBytes(6).toString('hex')}`
  const [own, lock] = [join(outDir, writing + id), locking + id]
  const cleanUp = () => {
    fs.rmSync(own, { recursive: true, force: true })
    fs.rmSync(join(outDir, lock), { force: true })
  }
  attempt(`make a folder in \`${outDir}\``, () => {
    makeFolder(outDir)
    fs.mkdirSync(own)
    fs.mkdirSync(join(own, 'new'))
  })
  process.once('exit', cleanUp)
  try {
    for (const { bytes, path } of files) {
      await writeFile(join(own, 'new', path), bytes, { flag: 'wx', flush: true }).catch(
        (cause: unknown) => {
          throw new Error(`Cannot write \`${path}\``, { cause })
        },
      )
    }
    await removeLeftovers(outDir)
    await lockOutputs(outDir, lock)
    renameAll(names, own, outDir)
    return names.map((name) => join(outDir, name))
  } finally {
    cleanUp()
    process.off('exit', cleanUp)
  }
}

/**
 * Removes what builds that were killed have left in `outDir`, where that is allowed.
 *
 * @returns Whether the files that are there may be of two builds, as one was killed that had the lock.
 */
export async function removeLeftovers(outDir: string): Promise<boolean> {
  try {
    await removeDead(outDir, writing)
    return (await removeDead(outDir, locking)) > 0
  } catch {
    return false // There is no such folder, or none to be read: that is told when it comes to writing.
  }
}

/**
 * Waits until no other process puts files into `outDir`; from then on `lock` is there.
 *
 * Everyone who wants to puts down a file of its own, named after its process, and may go on when no
 * other process that lives has one there. Of two at least one sees the other's, as each looks after
 * it has put down its own; so never two go on, also where one was left by a process that was killed.
 *
 * @param lock - Name of that file. Whoever removes it lets the next one go on.
 * @throws When another process keeps it for a minute, or the folder cannot be written to.
 */
export async function lockOutputs(outDir: string, lock: string): Promise<void> {
  for (const since = Date.now(); ; ) {
    attempt(`lock \`${outDir}\``, () => fs.writeFileSync(join(outDir, lock), ''))
    await removeDead(outDir, locking)
    const names = fs.readdirSync(outDir).filter((name) => name.startsWith(locking))
    const others = names.filter((name) => name !== lock)
    const [other] = others
    if (other === undefined) return
    if (Date.now() - since > longestWaitMs) {
      const cause = `another build has \`${join(outDir, other)}\`; wait for that build to end, or delete the file if there is none`
      throw new Error(`Cannot lock \`${outDir}\``, { cause })
    }
    // The first by name stays, to be the next; were all to stay, each would wait for the others.
    if (others.some((name) => name < lock)) fs.rmSync(join(outDir, lock), { force: true })
    // Of random length, so that those who meet do not meet again.
    await sleep(longestPauseMs * (0.2 + 0.8 * Math.random()))
  }
}

/** Without a pause, so that no signal that a process can hear comes between two files. */
function renameAll(names: readonly string[], from: string, outDir: string): void {
  const [fresh, old] = [join(from, 'new'), join(from, 'old')]
  fs.mkdirSync(old)
  try {
    for (const name of names) {
      const place = join(outDir, name)
      attempt(`put \`${place}\` into its place`, () => {
        const there = fs.lstatSync(place, { throwIfNoEntry: false })
        if (there?.isDirectory()) throw new Error('there is a folder in its place')
        if (there?.isFile()) keepOld(place, join(old, name))
        // A second name of a link is not a link everywhere.
        else if (there) fs.renameSync(place, join(old, name))
        fs.renameSync(join(fresh, name), place)
      })
    }
  } catch (error) {
    const moved = names.filter((name) => !fs.existsSync(join(fresh, name)))
    for (const name of moved) fs.renameSync(join(outDir, name), join(fresh, name))
    const kept = fs.readdirSync(old)
    for (const name of kept) fs.renameSync(join(old, name), join(outDir, name))
    throw error
  }
}

/** Readers find the file in its place meanwhile, but for disks without links. */
function keepOld(place: string, old: string): void {
  try {
    fs.linkSync(place, old)
  } catch {
    fs.renameSync(place, old)
  }
}

function attempt(what: string, work: () => void): void {
  try {
    work()
  } catch (cause) {
    throw new Error(`Cannot ${what}`, { cause })
  }
}
