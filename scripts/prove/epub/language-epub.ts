import { elementsOf } from '../../lib/hast.ts'
import {
  counted,
  type Evidence,
  type Finding,
  finding,
  type Verdict,
} from '../evidence.ts'
import { openEpub } from './open-epub.ts'

/** Every page file and the package document say the language of the book. */
export function languageEpub({ artifact, book }: Evidence): Verdict {
  const expected = book.config.language
  const { documents, language } = openEpub(artifact)
  const roots = documents.flatMap(({ path, tree }) => {
    const root = elementsOf(tree).find(({ tagName }) => tagName === 'html')
    return [root?.properties.lang, root?.properties.xmlLang].map((found) => ({
      found,
      path,
    }))
  })
  const all = [{ found: language, path: 'the package document' }, ...roots]
  const findings = all
    .filter(({ found }) => found !== expected)
    .map(({ found, path }): Finding => {
      return finding('language-missing', ['EPUB', path, String(found ?? ''), expected])
    })
  return { read: counted(documents.length, 'document'), findings }
}
