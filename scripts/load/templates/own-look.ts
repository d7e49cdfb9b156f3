/** A look that is not ours: a folder of the manuscript, or an npm package. Of either, data alone are read. */
import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import type { OwnLook } from '../../book.ts'
import { expectedName, nearestName } from '../../lib/edit-distance.ts'
import { namesIn, readData, readTemplate } from '../../lib/read-template.ts'
import { positionsIn } from '../../lib/text-positions.ts'
import { quoted, shorten } from '../../lib/visible.ts'
import { report, reportSetting } from '../../problems/report.ts'
import { parseKeys } from '../config/parse-keys.ts'
import {
  entryAt,
  type ManuscriptFolder,
  readSource,
  readThere,
  shownPath,
} from '../manuscript/folder.ts'
import { expectedColour, readColour } from './accent.ts'
import { checkStyle, listMark, mostStyleBytes } from './check-style.ts'
import { readFontFolder } from './own-fonts.ts'
import { readOwnTemplates } from './own-templates.ts'
import {
  expectedLook,
  folderOfLook,
  hasTemplate,
  type LookFile,
  lookNames,
  readLook,
  readLookName,
} from './read-look.ts'

/** What all values at one place of our looks have in common: those of others are of that kind. */
type Shape = readonly unknown[]

const lists =
  readData<Readonly<Record<'roles' | 'heads' | 'openings', string>>>('looks.yaml')

/** What a family of a look may be for. */
const fontRoles = [...namesIn(lists.roles)]

/** Numbers go as far beyond those of ours as this: what is further makes no pages. */
const furthest = 3

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * @param families - Those that the look has itself.
 * @returns The look of ours that it extends, and what it says; nothing where it names none.
 */
function readLookFile(file: VFile, families: readonly string[]) {
  const parsed = parseKeys(file, String(file), 'yaml')
  if (!parsed) return undefined
  const { placeOf, start } = parsed
  const root = parsed.document.contents
  const text = isMap(root) ? root.get('extends') : undefined
  const base = typeof text === 'string' ? readLookName(text) : undefined
  if (!isMap<Node, Node | null>(root) || base === undefined) {
    const shown = text === undefined ? 'no `extends`' : quoted(shorten(String(text), 40))
    const place = isMap(root) ? (placeOf(root.get('extends', true)) ?? start) : start
    const expected = `\`extends\` with ${expectedLook(String(text))}`
    report(file, 'look-invalid', [shown, expected], place)
    return undefined
  }
  const ours = lookNames().map((name) =>
    readData<unknown>(`${folderOfLook(name)}/look.yaml`),
  )
  const known = new Set([
    ...families,
    ...readData<readonly { family: string }[]>('fonts.yaml').map(({ family }) => family),
  ])
  root.delete('extends')
  const data = read(root, ours, '') as Partial<LookFile>
  return { base, data: file.messages.length === 0 ? data : {} }

  function read(node: Node | null, shape: Shape, path: string): unknown {
    const [maps, lists] = [shape.filter(isRecord), shape.filter(Array.isArray)]
    if (isMap<Node, Node | null>(node) && maps.length > 0)
      return readMap(node, maps, path)
    if (isSeq<Node>(node) && lists.length > 0)
      return node.items.map((item) => read(item, lists.flat(), path))
    if (!isScalar(node)) return refuse('entry', 'another kind of value', placeOf(node))
    return readScalar(String(node.value), shape, path, placeOf(node))
  }

  function readMap(
    { items }: YAMLMap<Node, Node | null>,
    maps: readonly Readonly<Record<string, unknown>>[],
    path: string,
  ): unknown {
    const keys = new Set(maps.flatMap((each) => Object.keys(each)))
    const entries = items.map(({ key, value }) => {
      const name = String(isScalar(key) ? key.value : '')
      if (!keys.has(name))
        return [name, refuse(name, expectedName(name, keys), placeOf(key))]
      const below = maps.flatMap((each) => (name in each ? [each[name]] : []))
      return [name, read(value, below, path === '' ? name : `${path}.${name}`)]
    })
    const found = Object.fromEntries(entries) as Readonly<Record<string, number>>
    const first = placeOf(items[0]?.key)
    // Those that all of ours have.
    for (const key of path === 'rows' || path === 'fonts' ? keys : [])
      if (!(key in found) && maps.every((each) => key in each))
        refuse('entry', `${quoted(key)} in each of ${quoted(path)}`, first)
    const { height, line, lines = 0, side = 0, text, width } = found
    const isOver =
      path === 'rows' &&
      (Number(text) + side > Number(width) || lines * Number(line) > Number(height))
    return isOver ? refuse('text', 'a text that is smaller than its page', first) : found
  }

  function readScalar(
    value: string,
    shape: Shape,
    path: string,
    place?: Position,
  ): unknown {
    const numbers = shape.filter((each) => typeof each === 'number')
    if (numbers.length > 0) return readNumber(value, numbers, place)
    if (shape.some((each) => typeof each === 'boolean')) {
      const flag = { true: true, false: false }[value]
      return flag ?? refuse(value, '`true` or `false`', place)
    }
    if (/^(?:accent|colours)\b/.test(path))
      return readColour(value) ?? refuse(value, expectedColour, place)
    const texts = wordsFor(path) ?? new Set(shape.flat().map(String))
    if (path === 'fonts.faces' || texts.has(value)) return value
    return refuse(value, expectedName(value, texts), place)
  }

  /** What may stand at a place, if that is not what stands there in ours. */
  function wordsFor(path: string): ReadonlySet<string> | undefined {
    if (path.startsWith('margins.')) return namesIn(lists.heads)
    if (path.startsWith('openings.')) return namesIn(lists.openings)
    if (path === 'fonts.role') return new Set(fontRoles)
    return path === 'fonts.family' ? known : undefined
  }

  function readNumber(value: string, numbers: readonly number[], place?: Position) {
    const limits = [Math.min(...numbers) / furthest, Math.max(...numbers) * furthest]
    const [least = 0, most = 0] = limits.map((each) => Number(each.toPrecision(2)))
    const isWhole = numbers.every(Number.isInteger)
    const number = value === '' ? Number.NaN : Number(value)
    const isFit = number >= least && number <= most
    if (isFit && (!isWhole || Number.isInteger(number))) return number
    const kind = isWhole ? 'whole number' : 'number'
    return refuse(value, `a ${kind} from ${least} to ${most}`, place)
  }

  function refuse(found: string, expected: string, place?: Position): undefined {
    report(file, 'look-invalid', [quoted(shorten(found, 40)), expected], place)
    return undefined
  }
}

const { sheets } = readData<{ readonly sheets: string }>('author-css.yaml')

/** Folders above a manuscript that are asked for an npm package. */
const mostParents = 20

interface Found {
  readonly look?: OwnLook
  readonly files: readonly VFile[]
}

/**
 * The look at a path, `./my-look`, or of a package, `@press/look`.
 *
 * @param configFile - Gets a problem where there is none.
 */
export async function readOwnLook(
  name: string,
  folder: ManuscriptFolder,
  configFile: VFile,
): Promise<Found> {
  const root = await (name.startsWith('./')
    ? folderIn(folder, name.slice(2))
    : packageFor(folder, name))
  const entry = root && (await entryAt(root, 'look.yaml'))
  if (!root || entry?.kind !== 'file') {
    const where = name.startsWith('./') ? 'the manuscript folder' : '`node_modules`'
    reportSetting(configFile, 'look', 'look-missing', [name, where])
    return { files: [] }
  }
  const file = await readSource(root, 'look.yaml', entry, mostStyleBytes)
  const { files: fontFiles, fonts } = await readFontFolder(root)
  const read = readLookFile(file, [...new Set(fonts.map(({ font }) => font.family))])
  const files = [file, ...fontFiles]
  if (!read) return { files }
  const css = new Map<string, string>()
  const paths = [...namesIn(sheets)].map((each) => `${each}.css`)
  for (const sheet of await readThere(root, paths, mostStyleBytes)) {
    const path = String(sheet.data.manuscriptPath).replace(/\.css$/, '')
    files.push(sheet)
    checkSheet(sheet, read.base, path)
    css.set(path, String(sheet))
  }
  const { files: pageFiles, templates } = await readOwnTemplates(root, read.base, '')
  files.push(...pageFiles)
  return { look: { ...read, css, templates, fonts }, files }
}

async function folderIn(folder: ManuscriptFolder, path: string) {
  const entry = await entryAt(folder, path)
  if (entry.kind !== 'folder') return undefined
  return { realPath: entry.realPath, shownPath: shownPath(folder, path) }
}

/** In `node_modules` of the folder, or of one that it is in. */
async function packageFor(folder: ManuscriptFolder, name: string) {
  let dir = folder.realPath
  for (let parents = 0; parents < mostParents; parents++) {
    const path = join(dir, 'node_modules', name)
    const realPath = await realpath(path).catch(() => undefined)
    if (realPath !== undefined) return { realPath, shownPath: join('node_modules', name) }
    if (dirname(dir) === dir) return undefined
    dir = dirname(dir)
  }
  return undefined
}

/** Values stand where numbers and names would: with such in their place, it is CSS. */
function checkSheet(file: VFile, base: string, path: string): void {
  const ours = [`styles/${path}.css`, `${folderOfLook(base)}/${path}.css`].filter(
    hasTemplate,
  )
  const known = new Set(ours.flatMap((each) => readTemplate(each).match(value) ?? []))
  const { values } = readLook(base, []).look
  for (const each of [...roles, ...accents, ...Object.keys(values)])
    known.add(`{{${each}}}`)
  const places = positionsIn(String(file))
  for (const { 0: each, index } of String(file).matchAll(value)) {
    if (known.has(each)) continue
    const expected = quoted(nearestName(each, known) ?? '{{line}}')
    report(file, 'style-forbidden', [each, expected], places(index, index + each.length))
  }
  const masked = String(file).replaceAll(value, (each) =>
    (/-fonts/.test(each) ? listMark : /-accent/.test(each) ? 'a' : '1').repeat(
      each.length,
    ),
  )
  checkStyle(file, [], masked)
}

const value = /\{\{[\w-]+\}\}/g
const roles = fontRoles.map((role) => `${role}-fonts`)
const accents = ['given', 'light', 'dark'].map((kind) => `${kind}-accent`)
