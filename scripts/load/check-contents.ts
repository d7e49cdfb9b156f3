import { normalize } from 'node:path/posix'
import type { Position } from 'unist'
import type { VFile } from 'vfile'
import { nearestName } from '../lib/edit-distance.ts'
import { report } from '../problems/report.ts'
import { isMarkdown } from './list-sources.ts'
import {
  type Entry,
  entryAt,
  entryNames,
  type ManuscriptFolder,
} from './manuscript-folder.ts'

/** So that a list in which every path is wrong still takes linear time. */
const mostSuggestions = 20
const mostCandidates = 1000

/**
 * The files that `contents` lists, those that can be read, in its order.
 *
 * @param configFile - Gets a problem for each entry that is wrong, and one for the files that are not listed.
 * @param all - Every Markdown file of the folder.
 */
export async function checkContents(
  folder: ManuscriptFolder,
  configFile: VFile,
  contents: readonly string[],
  all: readonly string[],
): Promise<readonly string[]> {
  const places = configFile.data.configPlaces
  const placeOf = (index: number) =>
    places?.get(`contents.${index}`) ?? places?.get('contents')
  const listed = new Map<string, { index: number; path: string }>()
  let suggestions = 0
  for (const [index, given] of contents.entries()) {
    const path = normalize(given)
    const entry = await entryAt(folder, path)
    const place = placeOf(index)
    if (entry.kind !== 'file' || !isMarkdown(path)) {
      suggestions += 1
      const candidates = suggestions > mostSuggestions ? [] : all.slice(0, mostCandidates)
      reportEntry(configFile, given, entry, candidates, place)
      continue
    }
    const first = listed.get(entry.realPath)
    if (first === undefined) listed.set(entry.realPath, { index, path })
    else {
      const cause = { text: 'the first is', place: placeOf(first.index) }
      report(configFile, 'contents-entry-duplicate', [given], place, cause)
    }
  }
  // A path that is wrong stands for a file that would seem to be forgotten.
  if (listed.size === contents.length)
    await reportUnlisted(folder, configFile, new Set(listed.keys()), all)
  return [...listed.values()].map(({ path }) => path)
}

function reportEntry(
  file: VFile,
  path: string,
  entry: Entry,
  candidates: readonly string[],
  place: Position | undefined,
): void {
  if (entry.kind === 'missing') {
    const nearest = nearestName(path, candidates)
    const expected = nearest === undefined ? 'a Markdown file in it' : `\`${nearest}\``
    report(file, 'contents-entry-missing', [path, expected], place)
  } else if (entry.kind === 'outside') {
    report(file, 'contents-entry-outside', [path], place)
  } else if (entry.kind === 'link-outside') report(file, 'link-outside', [path], place)
  else {
    const found =
      entry.kind === 'file' ? 'file' : entryNames[entry.kind].replace(/^a /, '')
    report(file, 'contents-entry-unsupported', [path, found], place)
  }
}

/** A chapter that is forgotten in the list would be lost without a word. */
async function reportUnlisted(
  folder: ManuscriptFolder,
  configFile: VFile,
  listed: ReadonlySet<string>,
  all: readonly string[],
): Promise<void> {
  const unlisted: string[] = []
  for (const path of all) {
    const entry = await entryAt(folder, path)
    if (entry.kind === 'file' && !listed.has(entry.realPath)) unlisted.push(`\`${path}\``)
  }
  if (unlisted.length === 0) return
  const more = unlisted.length > 3 ? ` and ${unlisted.length - 3} more` : ''
  const names = `${unlisted.slice(0, 3).join(', ')}${more}`
  report(
    configFile,
    'contents-incomplete',
    [names],
    configFile.data.configPlaces?.get('contents'),
  )
}
