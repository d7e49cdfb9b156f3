/**
 * A process that builds the manuscripts whose seeds it is sent, one after another, and answers each
 * with its {@link Trial}. Whoever sent them ends it, also when it hangs.
 */

import {
  type OpenBrowser,
  openBrowser,
} from '../../scripts/paginate/browser/open-browser.ts'
import { mutateManuscript, readStock } from './mutate-manuscript.ts'
import { type Outcome, tryManuscript, writeManuscript } from './try-manuscript.ts'

/** What is asked of the process. */
export interface Task {
  readonly seed: number
  /** Folder that gets the manuscript. */
  readonly folder: string
}

/** What it answers. */
export interface Trial extends Outcome {
  readonly seed: number
  readonly history: readonly string[]
  readonly ms: number
  /** Of this process, after the build. */
  readonly mebibytes: number
}

const bytesPerMebibyte = 2 ** 20
/** Pages that failed builds left open go with their browser. */
const buildsPerBrowser = 50

const stock = readStock('tests/fixtures')
let browser: OpenBrowser | undefined
let builds = 0

process.on('message', (task: Task) => {
  void perform(task).then((trial) => process.send?.(trial))
})
process.on('disconnect', () => process.exit())

async function perform({ folder, seed }: Task): Promise<Trial> {
  const { files, history } = mutateManuscript(stock, seed)
  await writeManuscript(folder, files)
  if (builds++ % buildsPerBrowser === 0) {
    await browser?.close()
    browser = undefined
  }
  browser ??= await openBrowser()
  const start = performance.now()
  const outcome = await tryManuscript(folder, browser)
  const ms = performance.now() - start
  const mebibytes = process.memoryUsage().rss / bytesPerMebibyte
  return { ...outcome, seed, history, ms, mebibytes }
}
