import type { ValidationMessage } from '@likecoin/epubcheck-ts'
import type { Element } from 'hast'
import { runInWorker } from '../../lib/run-in-worker.ts'
import {
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Verdict,
} from '../evidence.ts'
import { locateElement } from './locate-element.ts'
import { type OpenEpub, openEpub } from './open-epub.ts'

/** Remarks that fonts are embedded, and that ruby has brackets for readers that know no ruby: both are meant. */
const wanted = new Set(['CSS-028', 'HTM-055'])

/** Of a landmark that leads to an index, which the port takes for one; EPUBCheck, which CI runs, does not. */
function isOfLandmark({ location, message }: ValidationMessage): boolean {
  return /toc\.xhtml$/.test(location?.path ?? '') && message.startsWith('An "index" must')
}

/** EPUBCheck's own rules, as its TypeScript port has them, are silent. */
export async function epubcheckEpub({ artifact, book }: Evidence): Promise<Verdict> {
  const { bytes, path } = artifact
  const epub = openEpub(artifact)
  const script = new URL('./epubcheck-messages.js', import.meta.url)
  const messages = (await runInWorker(script, {
    bytes,
    path,
  })) as readonly ValidationMessage[]
  const findings = messages
    .filter((each) => !wanted.has(each.id) && !isOfLandmark(each))
    .slice(0, mostFindings)
    .map((message): Finding => {
      const { id, location } = message
      const place = [location?.path, location?.line].filter(Boolean).join(':')
      const says = message.message.replace(/\s+/gu, ' ').trim()
      const element = elementOf(message, epub)
      const origin = element && locateElement(element, epub, book)
      return finding('epubcheck-failed', [id, says, place || path], origin)
    })
  return { read: [epub.entries.length, 'file'], findings }
}

/** The element in a line that a message speaks of. */
function elementOf(
  { location, message }: ValidationMessage,
  { documents }: OpenEpub,
): Element | undefined {
  const inLine = documents
    .filter(({ path }) => path === location?.path)
    .flatMap(({ elements }) => elements)
    .filter(({ position }) => !location?.line || position?.start.line === location.line)
  return inLine.find((element) => isNamed(element, message)) ?? inLine[0]
}

/** Whether a message says what an element is called, its id, or where it leads. */
function isNamed({ properties, tagName }: Element, message: string): boolean {
  const { href, id, src } = properties
  const words: string[] = message.match(/[\p{L}\p{N}_.#:/-]+/gu) ?? []
  const names = [tagName, id, `#${id}`, src, href].map(String)
  return names.some((name) => words.some((word) => word === name || word.endsWith(name)))
}
