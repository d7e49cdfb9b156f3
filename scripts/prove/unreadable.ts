const name = 'UnreadableError'

/** An error that says: this finished file is broken, not the program that reads it. */
export function unreadable(reason: string, cause?: unknown): Error {
  const because = cause instanceof Error ? `: ${cause.message}` : ''
  return Object.assign(new Error(`${reason}${because}`, { cause }), { name })
}

/** Whether an error was made by {@link unreadable}. */
export function isUnreadable(error: unknown): error is Error {
  return error instanceof Error && error.name === name
}
