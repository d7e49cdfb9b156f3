import { primarySubtag } from '../../lib/languages.ts'
import { readData } from '../../lib/read-template.ts'

/** A script of `templates/scripts.yaml`. */
interface Script {
  /** In `fonts` of `book.yaml`. */
  readonly key: string
  /** In messages. */
  readonly name: string
  /** Languages that are written in it. */
  readonly languages: string
  /** A regular expression. */
  readonly characters: string
  /** Whether it has Han characters too. */
  readonly han?: boolean
  /** An npm package with a font, and one for the traditional characters of Chinese. */
  readonly package?: string
  readonly 'package-hant'?: string
}

const scripts = Object.entries(
  readData<Readonly<Record<string, Omit<Script, 'key'>>>>('scripts.yaml'),
).map(([key, entry]): Script => ({ key, ...entry }))

const roles = ['text', 'headings', 'code'] as const

/** What `fonts` in `book.yaml` may have a font for. */
export const fontUses: readonly string[] = [...roles, ...scripts.map(({ key }) => key)]

/** What an author's font can be for besides a script. */
type FontRole = (typeof roles)[number]

export function isRole(use: string): use is FontRole {
  return roles.some((role) => role === use)
}

/** Whether books in a language are set in the script of a name. */
export function isScriptOf(key: string, language: string): boolean {
  const script = scripts.find((each) => each.key === key)
  return script?.languages.split(' ').includes(primarySubtag(language)) ?? false
}

/**
 * Tells of a character what script it is of.
 *
 * @param text - What stands around: it says of which language Han characters are, where that of the book has none.
 */
export function scriptsOf(language: string, text: string): (cluster: string) => Script {
  const withHan = scripts.filter(({ han }) => han)
  const isIn = ({ characters }: Script) => new RegExp(characters, 'u').test(text)
  const ofHan =
    withHan.find(({ languages }) => languages === primarySubtag(language)) ??
    withHan.find(isIn)
  const patterns = scripts.map(
    (script) => [new RegExp(script.characters, 'u'), script] as const,
  )
  return (cluster) => {
    const [, found = scripts.at(-1)] = patterns.find(([each]) => each.test(cluster)) ?? []
    return (found?.key === 'chinese' ? (ofHan ?? found) : found) as Script
  }
}

/** An npm package with a font of a script, for a book in a language. */
export function packageOf(script: Script, language: string): string | undefined {
  const isTraditional = new Intl.Locale(language).maximize().script === 'Hant'
  return (isTraditional && script['package-hant']) || script.package
}
