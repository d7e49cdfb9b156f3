import type { VFile } from 'vfile'
import { quoted } from '../../lib/visible.ts'
import { hasErrors, report } from '../../problems/report.ts'
import { checkConfig } from '../config/parse-config.ts'
import type { IgnoredKey, Settings } from '../config/read-settings.ts'
import type { GivenConfig } from '../config/schema.ts'

/** How many keys are named that mean nothing here. */
const mostNames = 12

/** What must be said of a book. */
const required = ['title', 'authors', 'language'] as const satisfies (keyof GivenConfig)[]

const listOf = new Intl.ListFormat('en-GB')

/** What is known of a book besides its settings. */
interface Circumstances {
  /** Whether it is said where there are none. */
  readonly isMissed: boolean
  /** Whether they are other tools', for which English is what need not be said. */
  readonly isForeign: boolean
  readonly chapters: readonly VFile[]
}

/** The settings, checked. */
export function configure(
  configFile: VFile,
  layers: readonly Settings[],
  { chapters, isForeign, isMissed }: Circumstances,
): GivenConfig | undefined {
  const isBegun = layers.some(({ file }) => file === configFile)
  if (!isBegun && (hasErrors([configFile]) || !isMissed)) return undefined
  const missing = required.filter(
    (key) => !layers.some(({ misspelt, values }) => key in values || misspelt.has(key)),
  )
  const name = quoted(configFile.basename ?? '')
  if (isForeign && missing.join() === 'language' && mayBeEnglish(chapters)) {
    report(configFile, 'language-assumed', [name])
    return checkConfig(layers, { language: 'en' })
  }
  const isEmptyText =
    configFile.data.manuscriptPath !== undefined && String(configFile).trim() === ''
  if (missing.length > 0 && (isForeign || !isBegun) && !isEmptyText) {
    const expected = isBegun
      ? `them in ${name} or a file \`book.yaml\``
      : 'a file `book.yaml` or front matter'
    const keys = listOf.format(missing.map(quoted))
    report(configFile, 'config-missing', [listOf.format(missing), expected, keys])
  }
  return isBegun ? checkConfig(layers, {}, isForeign ? missing : []) : undefined
}

/** Whether the first texts are in the letters of English, at least. */
function mayBeEnglish(chapters: readonly VFile[]): boolean {
  const text = chapters.slice(0, 3).map((file) => String(file).slice(0, 10_000))
  const letters = text.join('').match(/\p{L}/gu) ?? []
  return letters.filter((letter) => /[a-z]/i.test(letter)).length * 2 >= letters.length
}

/** One warning for the book. */
export function reportIgnored(ignored: readonly IgnoredKey[]): void {
  const [first] = ignored
  if (!first) return
  const names = [...new Set(ignored.map(({ key }) => key))]
  const what = names.length === 1 ? 'key' : 'keys'
  const shown = listOf.format(names.slice(0, mostNames).map(quoted))
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  report(first.file, 'config-key-ignored', [`${what} ${shown}${more}`], first.place)
}
