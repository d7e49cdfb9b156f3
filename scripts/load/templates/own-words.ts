/** Words that no author of a text has written, as one wants them: files in `templates/words`, each for a language. */
import type { VFile } from 'vfile'
import { isMap, isScalar } from 'yaml'
import type { Words } from '../../book.ts'
import { expectedName } from '../../lib/edit-distance.ts'
import { expectedLanguage, primarySubtag, readLanguage } from '../../lib/languages.ts'
import { quoted, shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import { parseKeys } from '../config/parse-keys.ts'
import { listNamesIn, type ManuscriptFolder, readThere } from '../manuscript/folder.ts'
import { wordsFor } from './load-templates.ts'

/** Four times the longest of ours. */
const mostBytes = 40_000

/** Of one text: twice the longest of ours. */
const mostCharacters = 200

/** What our own files say of themselves, and so copies of them: their names say it. */
const ofFile = 'language'

/** @returns Files, with what is wrong with them, and words by their languages in lower case: all, where we have none. */
export async function readOwnWords(folder: ManuscriptFolder) {
  const words = new Map<string, Words>()
  const names = (await listNamesIn(folder, 'templates/words')).toSorted()
  const own = names.filter((each) => /\.ya?ml$/i.test(each))
  const paths = own.map((name) => `templates/words/${name}`)
  const files = await readThere(folder, paths, mostBytes)
  for (const file of files) {
    const name = file.basename ?? ''
    const stem = name.replace(/\.ya?ml$/i, '')
    const tag = readLanguage(stem)
    if (tag === undefined)
      report(file, 'template-unknown', [`words/${name}`, expectedLanguage(stem)])
    else if (file.messages.length === 0)
      words.set(tag.toLowerCase(), readWords(file, tag))
  }
  return { files, words }
}

function readWords(file: VFile, tag: string): Words {
  const { [ofFile]: language, ...ours } = wordsFor(tag)
  const parsed = parseKeys(file, String(file), 'yaml')
  const root = parsed?.document.contents
  const refuse = (found: string, expected: string, node: unknown = root) =>
    report(file, 'words-invalid', [found, expected], parsed?.placeOf(node))
  const pairs = isMap(root) ? root.items : []
  if (parsed && pairs.length === 0) refuse('text', 'lines as `contents: Contents`')
  const entries = pairs.flatMap(({ key, value }) => {
    const [name, text] = [textOf(key), textOf(value)]
    if (name === ofFile) return []
    const usual = Object.hasOwn(ours, name) ? ours[name] : undefined
    const expected = expectedWords(name, text, usual, ours)
    if (expected === undefined) return [[name, text] as const]
    const [found, node] = usual === undefined ? [name, key] : [text, value]
    refuse(quoted(shorten(found, 40)), expected, node)
    return []
  })
  const found = Object.fromEntries(entries)
  const isNew = primarySubtag(language ?? '') !== primarySubtag(tag)
  const [first, ...others] = Object.keys(ours).filter((name) => !(name in found))
  if (isNew && first !== undefined && file.messages.length === 0)
    refuse(
      `language without ${quoted(first)}${others.length > 0 ? ' and others' : ''}`,
      `all of \`templates/words/en.yaml\` for ${quoted(tag)}`,
    )
  return isNew ? { ...found, [ofFile]: tag } : found
}

const textOf = (node: unknown) => (isScalar(node) ? String(node.value) : '')

/** What should stand in place of a text, if it cannot stand in place of ours. */
function expectedWords(
  name: string,
  text: string,
  usual: string | undefined,
  ours: Words,
): string | undefined {
  if (usual === undefined) return expectedName(name, Object.keys(ours), 'one of its keys')
  const valuesIn = (words: string) =>
    words
      .match(/\{\{[^}]*\}\}/g)
      ?.sort()
      .join() ?? ''
  if (valuesIn(text) !== valuesIn(usual))
    return valuesIn(usual) === ''
      ? 'words alone'
      : `words with ${quoted(valuesIn(usual))}`
  if (!/\p{L}|\{\{/u.test(text)) return 'a word'
  // What has no width could not be seen; between letters of some scripts it joins or parts them.
  if (text.length > mostCharacters || /[^\P{C}\u200c\u200d]/u.test(text))
    return `at most ${mostCharacters} characters that can be seen`
  const isList = name === 'caption-labels'
  return isList && /[^\p{L}\p{M}. -]/u.test(text)
    ? 'words with spaces between'
    : undefined
}
