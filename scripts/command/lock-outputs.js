/**
 * A lock on an output folder, for the process that moves files into it.
 *
 * Everyone who wants it puts down a file of its own, named after its process, and has the lock once
 * it sees that no other process that lives has one there. Of two at least one sees the other's, as
 * each looks after it has put down its own; so never two have it, also where one was left by a
 * process that was killed: to take that away gives nobody the lock.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const longestWaitMs = 60_000
const shortestPauseMs = 5
const longestPauseMs = 25

const named = /^\.colophon\.lock-(\d+)-/u

/**
 * Waits until nobody else moves files into `outDir`.
 *
 * @param {string} outDir
 * @returns {() => void} Gives the lock back.
 * @throws {Error} When another process keeps it for a minute, or the folder cannot be written to.
 */
export function lockOutputs(outDir) {
  const name = `.colophon.lock-${process.pid}-${randomBytes(6).toString('hex')}`
  const release = () => rmSync(join(outDir, name), { force: true })
  const since = Date.now()
  try {
    for (;;) {
      writeFileSync(join(outDir, name), '', { flag: 'a' })
      const others = othersAt(outDir, name)
      if (others.length === 0) return release
      if (Date.now() - since > longestWaitMs) throw stillLocked(join(outDir, others[0]))
      // The first by name stays, to be the next; were all to stay, each would wait for the others.
      if (others.some((other) => other < name)) release()
      pause()
    }
  } catch (cause) {
    release()
    throw new Error(`Cannot lock \`${outDir}\``, { cause })
  }
}

/** Files of other processes that have the lock or want it; what the dead have left is removed. */
function othersAt(outDir, name) {
  return readdirSync(outDir).filter((other) => {
    const [, pid] = named.exec(other) ?? []
    if (pid === undefined || other === name) return false
    // A container may number its processes as the one before it did.
    if (Number(pid) !== process.pid && isRunning(Number(pid))) return true
    rmSync(join(outDir, other), { recursive: true, force: true })
    return false
  })
}

function stillLocked(path) {
  return new Error(
    `another build has \`${path}\`; wait for that build to end, or delete the file if there is none`,
  )
}

/** Of random length, so that those who meet do not meet again. */
function pause() {
  const ms = shortestPauseMs + Math.random() * (longestPauseMs - shortestPauseMs)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Whether there is a process of that number. */
export function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
