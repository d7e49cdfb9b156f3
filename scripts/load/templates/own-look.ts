/** A look that is not ours: a folder of the manuscript, or an npm package. Of either, data alone are read. */
import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { VFile } from 'vfile'
import type { OwnLook } from '../../book.ts'
import { nearestName } from '../../lib/edit-distance.ts'
import { namesIn, readData, readTemplate } from '../../lib/read-template.ts'
import { positionsIn } from '../../lib/text-positions.ts'
import { quoted } from '../../lib/visible.ts'
import { report } from '../../problems/report.ts'
import { entryAt, type ManuscriptFolder, shownPath } from '../manuscript/folder.ts'
import { readSource } from '../manuscript/read-source.ts'
import { checkStyle, listMark, mostStyleBytes } from './check-style.ts'
import { readFontFolder } from './font-folder.ts'
import { fontRoles, readLookFile } from './look-file.ts'
import { readOwnTemplates } from './own-templates.ts'
import { folderOfLook, hasTemplate, readLook } from './read-look.ts'

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
    report(
      configFile,
      'look-missing',
      [name, where],
      configFile.data.configPlaces?.get('look'),
    )
    return { files: [] }
  }
  const file = await readSource(root, 'look.yaml', entry, mostStyleBytes)
  const { files: fontFiles, fonts } = await readFontFolder(root)
  const read = readLookFile(file, [...new Set(fonts.map(({ font }) => font.family))])
  const files = [file, ...fontFiles]
  if (!read) return { files }
  const css = new Map<string, string>()
  for (const path of namesIn(sheets)) {
    const found = await entryAt(root, `${path}.css`)
    if (found.kind === 'missing') continue
    const sheet = await readSource(root, `${path}.css`, found, mostStyleBytes)
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
