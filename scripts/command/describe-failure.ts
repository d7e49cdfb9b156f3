/**
 * Why the machine failed: what was tried, then each cause on a line of its own, then what to do.
 *
 * With `DEBUG` in the environment, the stack traces, for whoever repairs the pipeline.
 */
export function describeFailure(error: unknown): string {
  const chain = causesOf(error)
  if (process.env.DEBUG) {
    return `${chain.map((cause) => stackOf(cause)).join('\nbecause ')}\n`
  }
  const lines = chain.map((cause) => messageOf(cause))
  const advice = adviceFor(chain)
  return `${lines.join('\n  because ')}\n${advice === undefined ? '' : `  ${advice}.\n`}`
}

function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = []
  let cause = error
  // A chain that bites its own tail would never end.
  while (cause !== undefined && cause !== null && !chain.includes(cause)) {
    chain.push(cause)
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return chain
}

function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) {
    return [cause.message, ...cause.errors.map(messageOf)].filter(Boolean).join('; ')
  }
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}

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
function adviceFor(chain: readonly unknown[]): string | undefined {
  for (const cause of chain) {
    if (!(cause instanceof Error) || !('code' in cause)) continue
    const advice = advices[String(cause.code)]
    if (advice !== undefined) return advice
  }
  return undefined
}
