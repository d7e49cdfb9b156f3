import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lstat, opendir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import type { VFile } from 'vfile'
import { makeTemporaryFolder } from '../lib/temporary-folder.ts'
import { report } from '../problems/report.ts'

/** Git finds the last commit of a file among 100,000 in a second. */
const gitTimeoutMs = 5_000

/** What git may allocate at once; a folder of 100,000 files takes 4 MB. */
const gitAllocation = '128m'

/** In one file of settings or references, of which a million take 64 MB. */
const mostBytes = 64e6

/** In the store of a repository; git packs more than 7,000 of its own accord. */
const mostEntries = 100_000

/** The earliest date that a zip archive can hold. */
const epoch = new Date(Date.UTC(1980, 0, 1))

/**
 * When the work was last changed: SOURCE_DATE_EPOCH, else the date that its author gives, else its
 * last commit, else 1980-01-01. Never a file time, which every copy changes.
 *
 * @param dir - Folder of the manuscript, free of symbolic links.
 * @param path - What the commit must have touched, relative to `dir`.
 * @param file - Gets a problem where there is a repository, and its date cannot be read.
 * @throws When SOURCE_DATE_EPOCH is no number of seconds, or git cannot be run.
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export async function dateModified(
  date: string | undefined,
  dir: string,
  path: string,
  file: VFile,
): Promise<Date> {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given && !/^\d{1,11}$/.test(given))
    throw new Error(
      `Cannot read SOURCE_DATE_EPOCH \`${given}\`, expected seconds since 1970`,
    )
  if (given) return new Date(Number(given) * 1000)
  if (date !== undefined)
    return new Date(`${date}${'-01'.repeat((10 - date.length) / 3)}T00:00:00Z`)
  const committed = await lastCommit(dir, path)
  if (typeof committed !== 'string') return committed ?? epoch
  report(file, 'repository-unread', [committed])
  return epoch
}

interface Repository {
  /** What its commits are of. */
  readonly root: string
  /** Of this worktree. */
  readonly gitDir: string
  /** Of all worktrees. */
  readonly commonDir: string
}

/**
 * The date of the last commit that touched `path`; `undefined` where there is no git, no repository or
 * no commit; else what is wrong with the repository, to follow “a `.git` that”.
 *
 * Git reads it, but never with the settings of the repository, which may be anyone's and can name
 * programs, servers, and files of the machine. It is shown a repository of ours, whose only setting is
 * how theirs is stored, and in which objects and references are theirs.
 *
 * What lies above the manuscript is the user's, and may be a worktree. A `.git` in the manuscript's
 * own folder came with it, perhaps from a stranger: it must hold all that it needs.
 *
 * @param dir - Absolute, and free of symbolic links.
 * @param path - What the commit must have touched, relative to `dir`.
 * @throws When git cannot be run.
 */
async function lastCommit(dir: string, path: string): Promise<Date | string | undefined> {
  const found = await findRepository(dir)
  if (!found) return undefined
  if (found.root === dir && !(await isWhole(found.gitDir)))
    return 'leads out of its folder, or cannot be read'
  const view = await makeTemporaryFolder()
  try {
    await fillView(view, found)
    const touched = relative(found.root, join(dir, path)).replaceAll(sep, '/')
    return await askGit(view, touched || '.')
  } finally {
    await rm(view, { recursive: true, force: true })
  }
}

async function findRepository(dir: string): Promise<Repository | undefined> {
  for (let root = dir; ; root = dirname(root)) {
    const path = join(root, '.git')
    const found = await lstat(path).catch(() => undefined)
    if (found && root === dir) return { root, gitDir: path, commonDir: path }
    if (found) return followLinks(root, path)
    if (root === dirname(root)) return undefined
  }
}

/** A worktree's `.git` is a file that names a folder, which may name another. */
async function followLinks(root: string, path: string): Promise<Repository> {
  const named = (await readPlain(path)).replace(/^gitdir:/, '').trim()
  const gitDir = named ? resolve(root, named) : path
  const common = named ? await readPlain(join(gitDir, 'commondir')) : ''
  return { root, gitDir, commonDir: resolve(gitDir, common.trim()) }
}

/** Folders of a repository that git reads; one that is missing does no harm. */
const shownFolders = ['objects', 'refs', 'reftable']

/** Whether nothing in these folders is a link, a device or a pipe, or says that objects lie elsewhere. */
async function isWhole(gitDir: string): Promise<boolean> {
  const paths = ['', ...shownFolders].map((name) => join(gitDir, name))
  const [own, ...folders] = paths.filter((path) => existsSync(path))
  let entries = 0
  try {
    for (const path of [own ?? gitDir, ...folders])
      if (!(await lstat(path)).isDirectory()) return false
    for (const path of folders) {
      const all = await opendir(path, { recursive: true, bufferSize: 512 })
      for await (const entry of all) {
        const isPlain = entry.isFile() || entry.isDirectory()
        if (!isPlain || entry.name === 'alternates' || ++entries > mostEntries)
          return false
      }
    }
    return true
  } catch {
    return false
  }
}

/** Makes a folder a repository that has the objects and references of another, and no setting of it but how they are stored. */
async function fillView(view: string, { commonDir, gitDir }: Repository): Promise<void> {
  const settings = await readPlain(join(commonDir, 'config'))
  const stored = settings.match(/^[ \t]*(?:objectformat|refstorage)[ \t]*=[ \t]*\w+/gim)
  // The last as git for macOS needs it to find a path with accents.
  const core = ['repositoryformatversion = 1', 'bare = true', 'precomposeunicode = true']
  const config = ['[core]', ...core, '[extensions]', ...(stored ?? []), '']
  await writeFile(join(view, 'config'), config.join('\n'))
  for (const name of shownFolders) {
    await symlink(join(commonDir, name), join(view, name), 'junction')
  }
  const shared = ['packed-refs', 'shallow'].map((name) => join(commonDir, name))
  for (const path of [join(gitDir, 'HEAD'), ...shared]) {
    const text = await readPlain(path)
    if (text) await writeFile(join(view, basename(path)), text, 'latin1')
  }
}

/** What a file holds, which may be anything; nothing where it is no file, cannot be read, or has no honest size. */
async function readPlain(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined)
  const isHonest = found?.isFile() && found.size <= mostBytes
  return isHonest ? readFile(path, 'latin1').catch(() => '') : ''
}

async function askGit(gitDir: string, path: string): Promise<Date | string | undefined> {
  const args = ['rev-list', '--max-count=1', '--timestamp', 'HEAD', '--', path]
  const ownEnv = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))
  const gitEnv = {
    GIT_DIR: gitDir,
    GIT_ALLOC_LIMIT: gitAllocation,
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_LITERAL_PATHSPECS: '1',
  }
  try {
    const { stdout } = await promisify(execFile)('git', args, {
      // Not in the manuscript, where some systems would look for a program of that name.
      cwd: gitDir,
      env: { ...Object.fromEntries(ownEnv), ...gitEnv },
      timeout: gitTimeoutMs,
      killSignal: 'SIGKILL',
    })
    const seconds = Number.parseInt(stdout, 10)
    return seconds > 0 ? new Date(seconds * 1000) : undefined
  } catch (cause) {
    const { code, killed } = cause as { code?: unknown; killed?: boolean }
    if (killed) return `git reads for more than ${gitTimeoutMs / 1000} s`
    // There is no git, no commit, or no repository that git can read.
    if (code === 'ENOENT' || typeof code !== 'string') return undefined
    throw new Error('Cannot run git to find the last commit', { cause })
  }
}
