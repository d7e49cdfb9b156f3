import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'

/** A browser that prints one page and ends. */
export interface LonePrint {
  readonly child: ChildProcess
  /** When the PDF is written and the browser is gone. */
  readonly ended: Promise<void>
}

/**
 * Prints a page as a browser's `--print-to-pdf` does, with nothing beside it.
 *
 * The browser of the lock file comes without the resources of that switch, so that it gets the same
 * commands, load and print, through its pipe.
 *
 * @param command - Path of the browser, and its flags.
 */
export function printAlone(
  [program = '', ...flags]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  url: string,
  pdfPath: string,
): LonePrint {
  const child = spawn(program, [...flags, '--headless', '--remote-debugging-pipe'], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const closed = new Promise<void>((done, failed) => {
    child.on('error', failed)
    child.on('exit', () => done())
  })
  const browser = talkTo(child.stdio[3] as Writable, child.stdio[4] as Readable)
  return { child, ended: print(browser, url, pdfPath).then(() => closed) }
}

async function print(browser: Conversation, url: string, path: string): Promise<void> {
  const { targetId } = await browser.ask('Target.createTarget', { url: 'about:blank' })
  const target = { targetId, flatten: true }
  const { sessionId } = await browser.ask('Target.attachToTarget', target)
  await browser.ask('Page.enable', {}, sessionId)
  const loaded = browser.hear('Page.loadEventFired')
  await browser.ask('Page.navigate', { url }, sessionId)
  await loaded
  const options = {
    preferCSSPageSize: true,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  }
  const { data } = await browser.ask('Page.printToPDF', options, sessionId)
  await writeFile(path, Buffer.from(String(data), 'base64'))
  await browser.ask('Browser.close', {})
}

type Answer = Readonly<Record<string, unknown>>

interface Conversation {
  readonly ask: (method: string, params: object, sessionId?: unknown) => Promise<Answer>
  /** The next event of that name. */
  readonly hear: (event: string) => Promise<void>
}

/** The DevTools protocol over a pipe: JSON, a null byte behind each message. */
function talkTo(to: Writable, from: Readable): Conversation {
  const waiting = new Map<number | string, (answer: Answer) => void>()
  let asked = 0
  let heard = ''
  from.setEncoding('utf8').on('data', (text: string) => {
    const messages = text.split('\0')
    messages[0] = heard + messages[0]
    heard = messages.pop() ?? ''
    for (const message of messages) {
      const { id, method, result } = JSON.parse(message)
      waiting.get(id ?? method)?.(result ?? {})
    }
  })
  const wait = (key: number | string) =>
    new Promise<Answer>((answer) => waiting.set(key, answer))
  return {
    ask: (method, params, sessionId) => {
      asked += 1
      to.write(`${JSON.stringify({ id: asked, method, params, sessionId })}\0`)
      return wait(asked)
    },
    hear: async (event) => {
      await wait(event)
    },
  }
}
