import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, sep } from 'node:path'
import { VFile } from 'vfile'
import type { BookConfig, Font, OwnFont } from '../../book.ts'
import { fontFacts, fontTables } from '../../lib/font-tables.ts'
import { groupBy } from '../../lib/group-by.ts'
import { hashFile } from '../../lib/hash.ts'
import { readData } from '../../lib/read-template.ts'
import { report } from '../../problems/report.ts'
import {
  entryAt,
  entryNames,
  formatSize,
  listNamesIn,
  type ManuscriptFolder,
  shownPath,
} from '../manuscript/folder.ts'
import { rangeOf } from './choose-fonts.ts'
import { normaliseFont, unpackFonts } from './load-fonts.ts'

/** A font of East Asia has up to 20 MB; one file of more is none that a book needs. */
const largestBytes = 64 * 1024 * 1024

/** A package of one family has up to 2,000 files. */
const mostInPackage = 5000

/** A face in more files is for a script of thousands of characters, of which two weights are enough. */
const mostParts = 20

const isPackage = (name: string) =>
  /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name) &&
  !/\.(?:ttf|otf|woff2?)$/i.test(name)

type Style = Font['style']
type Wanted = readonly (readonly [weight: number, style: Style])[]

/** Faces that style sheets ask for. */
const regularAndBold: Wanted = [
  [400, 'normal'],
  [700, 'normal'],
]
const semibold: Wanted = [...regularAndBold, [600, 'normal']]
const wantedFor: Readonly<Record<string, Wanted>> = {
  text: [...semibold, [400, 'italic'], [700, 'italic']],
  headings: [...semibold, [400, 'italic']],
  code: semibold,
}

interface FontFile {
  /** In messages and proofs. */
  readonly name: string
  readonly path: string
  readonly licence: string
}

/**
 * The fonts that `fonts` in `book.yaml` names: files of the manuscript folder, or the faces that a book needs of
 * npm packages, which are looked for where the build is started, and next to Colophon.
 *
 * @param named - The fonts of the folder of fonts, of which a family may be named too.
 * @param configFile - Gets a problem for each that cannot be used.
 */
export async function readOwnFonts(
  { fonts = {} }: BookConfig,
  folder: ManuscriptFolder,
  named: readonly OwnFont[],
  configFile: VFile,
): Promise<readonly OwnFont[]> {
  const read = Object.entries(fonts).map(async ([use, names = []]) => {
    const family = basename(names[0] ?? use)
      .replace(/\.\w+$/, '')
      .replace(/[^\w -]+/g, '-')
    const found = await Promise.all(
      names.map(async (name, index): Promise<readonly Font[]> => {
        const place = placeOf(configFile, use, index)
        const known = fontsNamed(name, named)
        if (known.length > 0) return known
        const files = isPackage(name)
          ? await filesOfPackage(name, wantedFor[use] ?? regularAndBold)
          : await fileInFolder(folder, name)
        if (files.length === 0) {
          report(configFile, 'font-missing', [name], place)
          return []
        }
        try {
          return await facesOf(files, regularAndBoldWeights, () => family)
        } catch (error) {
          report(configFile, 'font-unusable', [name, whyUnusable(error)], place)
          return []
        }
      }),
    )
    return withRanges(found.flat()).map((font): OwnFont => ({ use, font }))
  })
  return (await Promise.all(read)).flat()
}

/** Of the fonts of the folder of fonts, the faces of a family, however it is written. */
export function fontsNamed(
  family: string,
  named: readonly OwnFont[],
): readonly OwnFont['font'][] {
  const plain = (name: string) => name.trim().toLowerCase()
  const those = named.filter(({ font }) => plain(font.family) === plain(family))
  return those.map(({ font }) => font)
}

function placeOf({ data }: VFile, use: string, index: number) {
  const { configPlaces: places } = data
  return places?.get(`fonts.${use}.${index}`) ?? places?.get(`fonts.${use}`)
}

/** Why a font cannot be used, as a message says it. */
class Unusable extends Error {}

/** What a message says of a font that cannot be used. */
function whyUnusable(error: unknown): string {
  return error instanceof Unusable ? error.message : 'it is no whole font'
}

const regularAndBoldWeights = [400, 700]

/**
 * The faces in some files.
 *
 * @param weights - Of a variable font, those that are made of it, as far as it has them.
 * @param familyOf - How the family of a font is called that has a name of its own.
 * @throws When one cannot be used: see {@link whyUnusable}.
 */
async function facesOf(
  files: readonly FontFile[],
  weights: readonly number[],
  familyOf: (ownName: string) => string,
): Promise<readonly Font[]> {
  const bytes = await Promise.all(
    files.map(async ({ path }) => {
      const { size } = await stat(path)
      if (size > largestBytes) throw new Unusable(`a file of it has ${size} bytes`)
      return readFile(path)
    }),
  )
  const unpacked = await unpackFonts(bytes.map((each) => ({ bytes: each })))
  const faces = await Promise.all(
    unpacked.map(async (font, index): Promise<readonly Font[]> => {
      const { name = '', licence = '' } = files[index] ?? {}
      const facts = await fontFacts(font)
      if (facts.forbidden !== undefined)
        throw new Unusable(`its maker forbids ${facts.forbidden}`)
      if (!fontTables(font).has('glyf')) throw new Unusable('its outlines are PostScript')
      const source = hashFile(name, bytes[index] ?? Buffer.of())
      const family = familyOf(facts.family)
      const { style } = facts
      const shared = { family, style, licence, setsFormulas: false, source }
      const all = await staticFonts(font, facts, weights)
      return Promise.all(
        all.map(async ([weight, face]) => {
          return { ...shared, weight, ...(await normaliseFont(face)) }
        }),
      )
    }),
  )
  return faces.flat()
}

/** The font with its weight; of a variable one, some of its weights, and the usual value of all else. */
async function staticFonts(
  font: Buffer,
  { axes, weight }: Awaited<ReturnType<typeof fontFacts>>,
  weights: readonly number[],
): Promise<readonly (readonly [number, Buffer])[]> {
  const usual = Object.values(axes).map((axis) => [axis.tag, axis.default] as const)
  if (usual.length === 0) return [[weight, font]]
  const { max, min } = axes.wght ?? { min: weight, max: weight }
  const inRange = weights.map((each) => Math.min(max, Math.max(min, each)))
  const chosen = [...new Set(inRange)]
  const made = await unpackFonts(
    chosen.map((wght) => ({
      bytes: font,
      axes: { ...Object.fromEntries(usual), ...(axes.wght ? { wght } : {}) },
    })),
  )
  return chosen.map((each, index) => [each, made[index] ?? font])
}

/** Tells browsers of a face that is in several files which of its characters are in each. */
function withRanges(fonts: readonly Font[]): readonly Font[] {
  const faces = groupBy(fonts, ({ family, style, weight }) =>
    [family, style, weight].join(),
  )
  return [...faces.values()].flatMap((parts) =>
    parts.length === 1
      ? parts
      : parts.map((part) => ({ ...part, range: rangeOf(part.codePoints) })),
  )
}

/** A file, with the licence that lies beside it. */
async function fontFile(name: string, path: string): Promise<FontFile> {
  return { name, path, licence: await licenceIn(dirname(path)) }
}

async function fileInFolder(
  folder: ManuscriptFolder,
  name: string,
): Promise<readonly FontFile[]> {
  const entry = await entryAt(folder, name)
  return entry.kind === 'file' ? [await fontFile(name, entry.realPath)] : []
}

async function filesOfPackage(
  name: string,
  wanted: Wanted,
): Promise<readonly FontFile[]> {
  const root = [join(process.cwd(), 'book.yaml'), import.meta.url]
    .flatMap((from) => createRequire(from).resolve.paths(name) ?? [])
    .map((modules) => join(modules, name))
    .find((path) => existsSync(join(path, 'package.json')))
  if (root === undefined) return []
  const names = (await readdir(root, { recursive: true })).slice(0, mostInPackage)
  // Plain files rather than packed ones, one packing of each; and static ones rather than variable ones.
  const all = ['.ttf', '.woff2', '.woff', '.otf']
    .map((ending) => names.filter((each) => each.toLowerCase().endsWith(ending)).sort())
    .find((those) => those.length > 0)
  const isStatic = (file: string) => !/\[|variable|[-_/\\]vf\b/i.test(file)
  const licence = await licenceIn(root)
  const files = all?.some(isStatic) ? all.filter(isStatic) : (all ?? [])
  return chooseFaces(files, wanted).map((file) => {
    const path = join(root, file)
    return { name: `${name}/${file.replaceAll(sep, '/')}`, path, licence }
  })
}

const weightNames = readData<readonly (readonly [string, number])[]>(
  'font-weights.yaml',
).map(([words, weight]) => [new RegExp(words, 'i'), weight] as const)

/** Of files, those whose names say the faces that are the nearest to those that are wanted. */
function chooseFaces(names: readonly string[], wanted: Wanted): readonly string[] {
  const files = names.map((name) => {
    const [number] = /(?<!\d)[1-9]00(?!\d)/.exec(basename(name)) ?? []
    const weight = Number(
      number ?? weightNames.find(([pattern]) => pattern.test(basename(name)))?.[1] ?? 400,
    )
    const style: Style = /italic|oblique|[-_]it(?![a-z])/i.test(basename(name))
      ? 'italic'
      : 'normal'
    return { name, weight, style }
  })
  const chosen = (faces: Wanted) =>
    faces.map(([weight, style]) => {
      const those = files.filter((file) => file.style === style)
      const distances = those.map((file) => Math.abs(file.weight - weight))
      return those.filter((_, index) => distances[index] === Math.min(...distances))
    })
  const isDivided = chosen(regularAndBold).some(({ length }) => length > mostParts)
  const all = chosen(isDivided ? regularAndBold : wanted).flat()
  return [...new Set(all.map(({ name }) => name))]
}

/** The licence that lies beside fonts, if there is one. */
async function licenceIn(dir: string): Promise<string> {
  const names = (await readdir(dir)).sort()
  const licence = [/^LICENSE_FONT/i, /^OFL/i, /^LICEN[CS]E/i]
    .map((pattern) => names.find((name) => pattern.test(name)))
    .find((name) => name !== undefined)
  return licence === undefined ? '' : readFile(join(dir, licence), 'utf8')
}

/** Beside `book.yaml`. */
const folderName = 'fonts'

/** Ordinary files before packed ones. */
const endings = ['.ttf', '.otf', '.woff2', '.woff']

/** The largest families have 18 faces; a book with three of them has more than it can use. */
const mostFiles = 60

/** Twice what the largest font of East Asia has: all are held in memory, as often as they have weights. */
const mostBytes = 48 * 1024 * 1024

/** What is made of a variable font: what style sheets ask for. */
const weights = [300, 400, 500, 600, 700]

/**
 * The fonts that lie in the folder `fonts` beside `book.yaml`, each by the family, weight and style that it says of
 * itself.
 *
 * @returns The faces, and files with what is wrong with some.
 */
export async function readFontFolder(
  folder: ManuscriptFolder,
): Promise<{ readonly fonts: readonly OwnFont[]; readonly files: readonly VFile[] }> {
  const names = (await listNamesIn(folder, folderName))
    .filter((name) => /^[^._]/.test(name) && endings.includes(endingOf(name)))
    .sort((one, other) => orderOf(one) - orderOf(other) || (one < other ? -1 : 1))
  const files = names.map((name) => {
    return new VFile({ path: shownPath(folder, `${folderName}/${name}`), value: '' })
  })
  const faces = new Map<string, Face>()
  let bytes = 0
  for (const [index, file] of files.slice(0, mostFiles).entries()) {
    const path = `${folderName}/${names[index]}`
    const entry = await entryAt(folder, path)
    bytes += 'bytes' in entry ? entry.bytes : 0
    try {
      if (entry.kind !== 'file') throw new Unusable(`it is ${entryNames[entry.kind]}`)
      if (bytes > mostBytes)
        throw new Unusable(`with it \`${folderName}\` has ${formatSize(bytes)}`)
      const source = await fontFile(path, entry.realPath)
      const nameOf = (own: string) => plainName(own) || plainName(basename(path))
      for (const font of await facesOf([source], weights, nameOf))
        addFace(font, path, file)
    } catch (error) {
      report(file, 'font-unusable', [path, whyUnusable(error)])
    }
  }
  if (files[mostFiles])
    report(files[mostFiles], 'font-unusable', [
      folderName,
      `it has more than ${mostFiles}`,
    ])
  const fonts = withRanges([...faces.values()].flatMap((face) => face.fonts))
  return { fonts: fonts.map((font) => ({ use: 'named', font })), files }

  /** A face may be in several files, each with other characters. */
  function addFace(font: Font, path: string, file: VFile): void {
    const { family, style, weight } = font
    const key = [family.toLowerCase(), weight, style].join()
    const face = faces.get(key) ?? { path, fonts: [] }
    faces.set(key, face)
    const known = new Set(face.fonts.flatMap(({ codePoints }) => [...codePoints]))
    if ([...font.codePoints].some((point) => !known.has(point))) face.fonts.push(font)
    else if (face.path !== path) {
      const shown = `${family} ${weight}${style === 'italic' ? ' italic' : ''}`
      report(file, 'font-doubled', [path, shown, face.path])
    }
  }
}

interface Face {
  /** Of the first of its files. */
  readonly path: string
  readonly fonts: Font[]
}

function endingOf(name: string): string {
  return extname(name).toLowerCase()
}

function orderOf(name: string): number {
  return endings.indexOf(endingOf(name))
}

/** Without what has a meaning in style sheets. */
function plainName(text: string): string {
  const words = text
    .replace(/\.(?:ttf|otf|woff2?)$/i, '')
    .replace(/[^\p{L}\p{M}\p{N} _-]+/gu, ' ')
  return words.trim().replaceAll(/\s+/g, ' ').slice(0, longestName)
}

/** In characters, for a name that people write. */
const longestName = 80
