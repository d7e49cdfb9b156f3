/** What a book is printed on: the sheets that printers take, and the profile of a press. */
import { readFile } from 'node:fs/promises'
import type { VFile } from 'vfile'
import type { BookConfig, FileHash, Press } from '../book.ts'
import { pxPerUnit } from '../lib/css-units.ts'
import {
  demandsOf,
  isBroken,
  type Judge,
  type Rules,
  sentenceOf,
} from '../lib/demands.ts'
import { hashFile } from '../lib/hash.ts'
import { printersAmong } from '../lib/printers.ts'
import { readData } from '../lib/read-template.ts'
import { report, reportSetting } from '../problems/report.ts'
import {
  entryAt,
  entryNames,
  formatSize,
  type ManuscriptFolder,
} from './manuscript/folder.ts'

/** Those of the registry have up to 3 MB, of makers of presses up to 10. */
const largestBytes = 16 * 1024 * 1024

/**
 * The press that `output-intent` in `book.yaml` names.
 *
 * @param configFile - Gets a problem where it cannot be used, or is lacking.
 */
export async function readPress(
  { outputIntent, pdfStandards }: BookConfig,
  folder: ManuscriptFolder,
  configFile: VFile,
): Promise<{ readonly press: Press; readonly source: FileHash } | undefined> {
  const placeOf = (key: string) => configFile.data.configPlaces?.get(key)
  if (!outputIntent) {
    if (pdfStandards.includes('x-4'))
      report(configFile, 'output-intent-missing', [], placeOf('pdf-standard'))
    return undefined
  }
  const { profile: path } = outputIntent
  const read = await readProfile(folder, path)
  if (typeof read !== 'string')
    return { press: read, source: hashFile(path, read.profile) }
  const place = placeOf('output-intent.profile') ?? placeOf('output-intent')
  report(configFile, 'output-intent-unusable', [path, read], place)
  return undefined
}

async function readProfile(
  folder: ManuscriptFolder,
  path: string,
): Promise<Press | string> {
  const entry = await entryAt(folder, path)
  if (entry.kind !== 'file') return `it is ${entryNames[entry.kind]}`
  if (entry.bytes > largestBytes) return `it has ${formatSize(entry.bytes)}`
  return parseProfile(await readFile(entry.realPath))
}

const spaces = ['GRAY', 'CMYK', 'RGB'] as const

/** As much as its header and the table of its parts say; or why it is none. @see ISO 15076-1, 7.2 and 7.3 */
function parseProfile(bytes: Buffer): Press | string {
  const signature = (at: number) => bytes.toString('latin1', at, at + 4).trim()
  if (bytes.length < 132 || signature(36) !== 'acsp') return 'it is no ICC profile'
  if (bytes.readUInt32BE(0) !== bytes.length) return 'it is not whole'
  if (bytes.readUInt8(8) > 4) return `it is of version ${bytes.readUInt8(8)}`
  if (signature(12) !== 'prtr')
    return `it is of the class \`${signature(12)}\`, not \`prtr\``
  const space = spaces.find((each) => each === signature(16))
  if (!space) return `its colours are \`${signature(16)}\``
  const count = Math.min(bytes.readUInt32BE(128), (bytes.length - 132) / 12)
  const tags = Array.from({ length: count }, (_, index) => {
    const at = 132 + 12 * index
    const [start, size] = [bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8)]
    return { name: signature(at), start, end: start + size }
  })
  if (tags.some(({ end }) => end > bytes.length)) return 'it is not whole'
  const { end = 0, start = 0 } = tags.find(({ name }) => name === 'desc') ?? {}
  return { profile: bytes, space, description: textIn(bytes.subarray(start, end)) }
}

/** A text of one language, or the first of several; of versions 2 and 4. @see ISO 15076-1, 10.15 */
function textIn(tag: Buffer): string {
  if (tag.length < 28) return ''
  const isMany = tag.toString('latin1', 0, 4) === 'mluc'
  if (!isMany)
    return tag.toString('latin1', 12, 12 + tag.readUInt32BE(8)).replace(/\0.*/s, '')
  const [size, start] = [tag.readUInt32BE(20), tag.readUInt32BE(24)]
  return Buffer.from(tag.subarray(start, start + size - (size % 2)))
    .swap16()
    .toString('utf16le')
}

/** Rules of printers that the settings alone can break. */
const early = ['trim', 'bleed', 'marks-absent']

/** Tells of each printer of a book that does not take its sheets, before anything is laid out. */
export function checkSheet(config: BookConfig, configFile: VFile): void {
  const { bleed, marks, profiles, trim } = config
  const inches = (px: number, parts: number) =>
    Math.round((px / (pxPerUnit.in ?? 1)) * parts) / parts
  const values = {
    trim: [trim.widthPx, trim.heightPx].map((px) => inches(px, 100)).join('x'),
    inches: bleed?.px ? inches(bleed.px, 1000) : undefined,
    hasMarks: marks === 'crop',
  }
  const rules = readData<Rules>('printers/rules.yaml')
  for (const printer of printersAmong(profiles)) {
    const rows = Object.entries(printer.refuses).filter(([name]) => early.includes(name))
    // None of these goes by the count of pages.
    const refuses = Object.fromEntries(rows) as Judge['refuses']
    for (const demand of demandsOf({ ...printer, refuses, dislikes: {} })) {
      const rule = rules[demand.rule]
      if (!rule || !isBroken(rule, demand, values)) continue
      const { advice, expected, found } = sentenceOf(rule, demand, values)
      const said = `${demand.source}, ${demand.date}`
      const details = [printer.name, found, expected, said, advice] as const
      reportSetting(configFile, rule.key ?? '', 'printer-refuses', [...details])
    }
  }
}
