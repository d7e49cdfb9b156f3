/** What the settings name for citations: bibliographies, and a style with the locales that it asks for. */
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path/posix'
import type { Element } from 'hast'
import type { VFile } from 'vfile'
import type { Citations, Work } from '../../book.ts'
import { expectedName } from '../../lib/edit-distance.ts'
import { elementsOf } from '../../lib/hast.ts'
import { primarySubtag } from '../../lib/languages.ts'
import { namesIn, readData, readTemplate } from '../../lib/read-template.ts'
import { readXml } from '../../lib/read-xml.ts'
import { quoted, shorten } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import type { GivenConfig } from '../config/schema.ts'
import {
  entryAt,
  entryNames,
  type ManuscriptFolder,
  readSource,
} from '../manuscript/folder.ts'
import { readBibtex } from './read-bibtex.ts'
import { readCsl } from './read-csl.ts'

/** Of all that somebody has read in a life; and ten times the longest style of the repository of CSL. */
const largestBibliography = 16 * 1024 * 1024
const largestStyle = 1024 * 1024
/** What a style comes to when each macro stands where it is called: many times that of the longest there. */
const mostElements = 100_000
const deepestMacros = 200

type StyleNames = Readonly<Record<string, readonly string[]>>
const { british, locales, packaged, styles } = readData<{
  readonly styles: StyleNames
  readonly packaged: StyleNames
  readonly locales: Readonly<Record<string, string>>
  readonly british: string
}>('citations.yaml')

const readers = [
  [/\.bib(?:la)?(?:tex)?$/i, readBibtex],
  [/\.(?:json|ya?ml)$/i, readCsl],
] as const

const usualStyle = 'chicago-author-date'

/** @returns The files that are named, too; these and that of the settings say what cannot be used. */
export async function readCitations(
  { bibliography = [], 'citation-style': name = usualStyle, language }: GivenConfig,
  folder: ManuscriptFolder,
  configFile: VFile,
): Promise<{ readonly files: readonly VFile[]; readonly citations: Citations }> {
  const placeOf = (key: string) => configFile.data.configPlaces?.get(key)
  const works = new Map<string, Work>()
  const files: VFile[] = []
  for (const [index, path] of bibliography.entries()) {
    const entry = await entryAt(folder, path)
    const place = placeOf(`bibliography.${index}`) ?? placeOf('bibliography')
    const read = readers.find(([ending]) => ending.test(path))?.[1]
    if (entry.kind !== 'file')
      report(configFile, 'bibliography-missing', [path, entryNames[entry.kind]], place)
    else if (!read) report(configFile, 'bibliography-format', [path], place)
    else {
      const file = await readSource(folder, path, entry, largestBibliography)
      files.push(file)
      read(file, works, language)
    }
  }
  const found = await readStyle(name, folder, files)
  const style = typeof found === 'string' ? found : ''
  if (typeof found !== 'string') {
    const details = [name, found.found, found.expected] as const
    report(configFile, 'citation-style-unusable', [...details], placeOf('citation-style'))
  }
  const [, usual = language] = /default-locale="([\w-]+)"/.exec(style) ?? []
  const locales = await readLocales([language, usual, 'en-US'])
  return { files, citations: { works, style, locales } }
}

/** A style in CSL; or what was found in its place, and what was expected. */
type Style = string | { readonly found: string; readonly expected: string }

/** The style of a name, or of a file in the manuscript folder. @param files - Gets those that are read. */
async function readStyle(
  name: string,
  folder: ManuscriptFolder,
  files: VFile[],
): Promise<Style> {
  const path = /\.csl$/i.test(name) ? name : `${name}.csl`
  const entry = await entryAt(folder, path)
  if (entry.kind === 'file') return readOwnStyle(path, folder, files)
  const plain = name
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-')
    .replace(/\.csl$/, '')
  const known = [...Object.keys(styles), ...Object.keys(packaged)]
  const unknown = { found: entryNames[entry.kind], expected: expectedName(plain, known) }
  return (await knownStyle(plain)) ?? unknown
}

/** One of ours, or of the package that has some. */
async function knownStyle(name: string): Promise<string | undefined> {
  const named = (names: StyleNames) =>
    Object.keys(names).find((each) => each === name || names[each]?.includes(name))
  const [ours, theirs] = [named(styles), named(packaged)]
  if (ours) return readTemplate(`citation-styles/${ours}.csl`)
  if (!theirs) return undefined
  const path = packagePath('@citation-js/plugin-csl/lib/styles.json')
  const texts: Readonly<Record<string, string>> = JSON.parse(await readFile(path, 'utf8'))
  return texts[theirs]
}

function packagePath(name: string): string {
  return createRequire(import.meta.url).resolve(name)
}

/** A file; of a style that depends on another, that. */
async function readOwnStyle(
  path: string,
  folder: ManuscriptFolder,
  files: VFile[],
  isParent = false,
): Promise<Style> {
  const file = await readSource(folder, path, await entryAt(folder, path), largestStyle)
  files.push(file)
  const elements = elementsIn(file)
  if (typeof elements === 'string')
    return { found: elements, expected: 'the Citation Style Language' }
  if (elements.some(({ tagName }) => tagName === 'citation')) {
    const found = faultOf(elements)
    return found === undefined
      ? String(file)
      : { found, expected: 'macros that come to an end' }
  }
  const isOfParent = ({ properties }: Element) =>
    String(properties.rel) === 'independent-parent'
  const { href = 'its-parent' } = elements.find(isOfParent)?.properties ?? {}
  const parent = `${basename(String(href))}.csl`
  const beside = join(dirname(path), parent)
  const isThere = !isParent && (await entryAt(folder, beside)).kind === 'file'
  if (isThere) return readOwnStyle(beside, folder, files, true)
  const refusal = {
    found: 'a style that depends on another',
    expected: `${quoted(parent)} beside it`,
  }
  return (await knownStyle(parent.slice(0, -'.csl'.length))) ?? refusal
}

/** The elements of a style, or what is wrong with it. */
function elementsIn(file: VFile): readonly Element[] | string {
  try {
    const elements = elementsOf(readXml(String(file)))
    return elements[0]?.tagName === 'style' ? elements : 'XML that is no style'
  } catch (error) {
    return `no XML: ${shorten(error instanceof Error ? error.message : '', 100)}`
  }
}

/** Macros that call themselves, or each other so often that nobody could wait for it. */
function faultOf(elements: readonly Element[]): string | undefined {
  const isMacro = ({ tagName }: Element) => tagName === 'macro'
  const macros = new Map(
    elements.filter(isMacro).map((each) => [each.properties.name, each]),
  )
  const sizes = new Map<unknown, number>()
  const open = new Set<unknown>()
  const sizeOf = (all: readonly Element[]): number =>
    all.reduce((sum, { properties: { macro } }) => {
      return sum + 1 + (macro === undefined ? 0 : sizeOfMacro(String(macro)))
    }, 0)
  const sizeOfMacro = (name: string): number => {
    const macro = macros.get(name)
    if (open.has(name) || open.size > deepestMacros) return Number.POSITIVE_INFINITY
    open.add(name)
    const size = sizes.get(name) ?? (macro ? sizeOf(elementsOf(macro)) : 0)
    sizes.set(name, size)
    open.delete(name)
    return size
  }
  const size = sizeOf(elements)
  if (size === Number.POSITIVE_INFINITY) return 'a macro that calls itself'
  return size > mostElements ? 'macros that call each other too often' : undefined
}

async function readLocales(languages: readonly string[]): Promise<Citations['locales']> {
  const folder = join(dirname(packagePath('citeproc-locales/package.json')), 'locales')
  const all = (await readdir(folder)).map((name) => name.replace(/^locales-|\.xml$/g, ''))
  const tagFor = (language: string): string => {
    const primary = primarySubtag(language)
    const isOf = (tag: string) => tag === primary || tag.startsWith(`${primary}-`)
    if (namesIn(british).has(language)) return 'en-GB'
    const usual = locales[language.toLowerCase()] ?? locales[primary]
    return all.find((tag) => tag === language) ?? usual ?? all.find(isOf) ?? 'en-US'
  }
  const tags = [...new Set(languages.map(tagFor))]
  const read = tags.map(async (tag) => {
    const text = await readFile(join(folder, `locales-${tag}.xml`), 'utf8')
    return [tag, text] as const
  })
  return new Map(await Promise.all(read))
}
