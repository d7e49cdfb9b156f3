import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type KillReport, killBuilds } from './kill-builds.ts'

const manuscript = fileURLToPath(
  new URL('../../tests/fixtures/build/small', import.meta.url),
)

/**
 * Kills builds of a small book at random moments: see {@link killBuilds}.
 *
 * @param onKill - Told how many have been killed.
 */
export async function soakFaults(
  kills = 100,
  seed = 1,
  onKill: (done: number) => void = () => {},
): Promise<KillReport> {
  const dir = mkdtempSync(join(tmpdir(), 'colophon-soak-'))
  try {
    cpSync(manuscript, dir, { recursive: true })
    const chapter = join(dir, '02-evening.md')
    writeFileSync(chapter, `${readFileSync(chapter, 'utf8')}\nIt slept.\n`)
    return await killBuilds({ before: manuscript, after: dir, kills, seed, onKill })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
