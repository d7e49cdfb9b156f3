/** What EPUBCheck's rules say of an EPUB, as its TypeScript port has them; see `run-in-worker.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { EpubCheck } from '@likecoin/epubcheck-ts'

const checker = new EpubCheck({ includeInfo: true, includeUsage: true })
const { messages } = await checker.check(workerData.bytes, workerData.path)
parentPort?.postMessage(messages)
