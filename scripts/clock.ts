/** What the corridor does at a moment: a room, and the format it works on where there are several. */
export interface Step {
  readonly room:
    | 'browser'
    | 'load'
    | 'compile'
    | 'assemble'
    | 'paginate'
    | 'publish'
    | 'prove'
    | 'report'
    | 'links'
  readonly format?: string
  /** Where there are several. */
  readonly edition?: string | undefined
}

/** A step that has ended. Steps overlap, so their times can add up to more than the build took. */
export interface Timing extends Step {
  /** Milliseconds since the build began. */
  readonly startMs: number
  /** Milliseconds from the step's beginning to its end, waiting included. */
  readonly ms: number
  /** What came of it, in a few words, such as `14 pages`. */
  readonly detail: string
}

/** Told when a step begins, and again, with its timing, when it has ended. */
export type OnProgress = (step: Step, timing: Timing | undefined) => void

export type Clock = ReturnType<typeof startClock>

/** A clock that starts now and tells `onProgress` of every step. */
export function startClock(onProgress: OnProgress) {
  const zero = performance.now()
  /** Ended steps, in the order in which they ended. */
  const timings: Timing[] = []
  /** Does the work of a step and notes its time; `describe` says what came of it. */
  async function time<Result>(
    step: Step,
    work: () => Promise<Result>,
    describe: (result: Result) => string = () => '',
  ): Promise<Result> {
    const start = performance.now()
    onProgress(step, undefined)
    const result = await work()
    const ms = performance.now() - start
    const timing = { ...step, startMs: start - zero, ms, detail: describe(result) }
    timings.push(timing)
    onProgress(step, timing)
    return result
  }
  /** The same clock, for the steps of an edition. */
  const of = (edition: string | undefined): { readonly time: typeof time } => ({
    time: (step, work, describe) => time({ ...step, edition }, work, describe),
  })
  return { timings: timings as readonly Timing[], time, of }
}
