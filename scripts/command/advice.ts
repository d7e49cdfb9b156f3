const folders =
  '`--out` names the folder for finished files, TMPDIR the one for temporary files, XDG_CACHE_HOME the one for caches'
const space = `Free some space on that disk, or use another: ${folders}`
const rights = `Use a folder that you may write to: ${folders}`

/** What to do about it, by the error code of the system. */
const advices: Readonly<Record<string, string>> = {
  ENOSPC: space,
  EDQUOT: space,
  EFBIG: space,
  EROFS: rights,
  EACCES: rights,
  EPERM: rights,
  ENOTDIR: rights,
  EMFILE: 'Close other programs, or raise the limit with `ulimit -n`',
  ENOMEM: 'Close other programs to free memory, then build again',
  EIO: 'Check the disk, then build again',
}

/** What an author can do when the machine failed in this way; `undefined` where nobody can say. */
export function adviceFor(chain: readonly unknown[]): string | undefined {
  for (const cause of chain) {
    if (!(cause instanceof Error) || !('code' in cause)) continue
    const advice = advices[String(cause.code)]
    if (advice !== undefined) return advice
  }
  return undefined
}
