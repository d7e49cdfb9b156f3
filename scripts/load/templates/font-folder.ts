import { basename, dirname, extname } from 'node:path'
import { VFile } from 'vfile'
import type { Font, OwnFont } from '../../book.ts'
import { report } from '../../problems/report.ts'
import {
  type Entry,
  entryAt,
  entryNames,
  formatSize,
  listNamesIn,
  type ManuscriptFolder,
  shownPath,
} from '../manuscript/folder.ts'
import { facesOf, licenceIn, Unusable, whyUnusable, withRanges } from './own-fonts.ts'

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
      for (const font of await readFaces(path, entry, bytes)) addFace(font, path, file)
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

async function readFaces(
  path: string,
  entry: Entry,
  bytes: number,
): Promise<readonly Font[]> {
  if (entry.kind !== 'file') throw new Unusable(`it is ${entryNames[entry.kind]}`)
  if (bytes > mostBytes)
    throw new Unusable(`with it \`${folderName}\` has ${formatSize(bytes)}`)
  const licence = await licenceIn(dirname(entry.realPath))
  const file = { name: path, path: entry.realPath, licence }
  return facesOf([file], weights, (own) => plainName(own) || plainName(basename(path)))
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
