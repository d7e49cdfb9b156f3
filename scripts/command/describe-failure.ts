import { adviceFor } from './advice.ts'

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
