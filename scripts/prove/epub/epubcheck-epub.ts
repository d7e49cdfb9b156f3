import type { ValidationMessage } from '@likecoin/epubcheck-ts'
import type { Element } from 'hast'
import type { Book } from '../../book.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  mostFindings,
  type Origin,
  type Verdict,
} from '../evidence.ts'
import { runApart } from '../run-apart.ts'
import { manuscriptIds } from '../text/manuscript-ids.ts'
import { elementsOf } from '../text/properties.ts'
import { openEpub } from './open-epub.ts'

/** A remark that fonts are embedded, which they are meant to be. */
const wanted = new Set(['CSS-028'])

/** EPUBCheck's own rules, as its TypeScript port has them, are silent. */
export async function epubcheckEpub({ artifact, book }: Evidence): Promise<Verdict> {
  const { bytes, path } = artifact
  const script = new URL('./epubcheck-messages.js', import.meta.url)
  const messages = (await runApart(script, {
    bytes,
    path,
  })) as readonly ValidationMessage[]
  const findings = messages
    .filter(({ id }) => !wanted.has(id))
    .slice(0, mostFindings)
    .map(({ id, location, message }): Finding => {
      const place = [location?.path, location?.line].filter(Boolean).join(':')
      const origin = originOf(message, location?.path, book)
      return finding('epubcheck-failed', [id, message, place || artifact.path], origin)
    })
  return { read: counted(openEpub(artifact).entries.length, 'file'), findings }
}

/** The place in the manuscript of an id that a message speaks of, else the section of the file. */
function originOf(
  message: string,
  path: string | undefined,
  book: Book,
): Origin | undefined {
  const ids = manuscriptIds(book)
  const named = [...message.matchAll(/["'#`]([\w.-]+)["'`]?/g)].map(([, id]) =>
    ids.get(id ?? ''),
  )
  const found = named.find((origin) => origin !== undefined)
  if (found) return found
  const base = path?.replace(/^.*\/|\.xhtml$/g, '')
  const section = book.sections.find(({ id }) => id.toLowerCase() === base)
  return section && { file: section.file, place: firstElement(section.tree)?.position }
}

function firstElement(tree: Book['sections'][number]['tree']): Element | undefined {
  return elementsOf(tree)[0]
}
