import type { BookEdition } from './book.ts'
import type { Clock } from './clock.ts'
import { formats } from './formats.ts'
import { mapMedia } from './lib/by-medium.ts'
import { filesOf } from './lib/origins.ts'
import { type EditionOrder, type EditionResult, makeEdition } from './make-edition.ts'
import { editionProblems, report } from './problems/report.ts'

/** All editions of a manuscript, one after another in one browser; or none, with the problems of each. */
export async function makeEditions(
  editions: readonly BookEdition[],
  order: Omit<EditionOrder, 'config' | 'formats' | 'manuscript'> & {
    readonly clock: Clock
  },
): Promise<EditionResult> {
  const { chaptersIn, clock, request } = order
  const { compileConfig } = await import('./compile/compile.ts')
  const asked = editions.map((edition) =>
    request.formats.filter((format) => edition.formats.includes(format)),
  )
  const lendsPages = editions.some(({ takesPages }, index) => {
    return takesPages && asked[index]?.some((each) => formats[each].needs === 'layout')
  })
  const files = editions.map(({ chapterFiles, configFile, otherFiles }) => {
    return new Set([configFile, ...otherFiles, ...chapterFiles].flatMap(filesOf))
  })
  const shared = [...(files[0] ?? [])].filter((file) =>
    files.every((others) => others.has(file)),
  )
  const problems = editionProblems(shared)
  const results: EditionResult[] = []
  for (const [index, manuscript] of editions.entries()) {
    const { config, configFile, name, places } = manuscript
    configFile.data.configPlaces = places
    const result = await makeEdition({
      ...order,
      manuscript,
      chaptersIn: index === editions.length - 1 ? chaptersIn : copyOf(chaptersIn),
      config: config && compileConfig(config),
      formats: asked[index] ?? [],
      clock: clock.of(name),
      lendsPages: index === 0 && lendsPages,
      pages: results[0]?.pages,
    })
    problems.take(name, result.files)
    const artifacts = result.artifacts.map((each) =>
      name ? { ...each, edition: name } : each,
    )
    results.push({ ...result, artifacts })
  }
  const isRefused = results.some((each) => each.isRefused)
  const artifacts = results.flatMap((each) => each.artifacts)
  const [{ configFile } = { configFile: undefined }] = editions
  if (configFile && !isRefused && artifacts.length === 0 && request.formats.length > 0)
    report(configFile, 'edition-empty', [request.formats.join(', ')])
  return {
    isRefused,
    artifacts: isRefused ? [] : artifacts,
    proofFiles: isRefused ? [] : results.flatMap((each) => each.proofFiles),
    linksOut: isRefused ? [] : (results.find((each) => each.linksOut)?.linksOut ?? []),
    checks: results.flatMap((each) => each.checks),
    files: [...new Set([...shared, ...problems.tell()])],
  }
}

/** Chapters share notes, and so do their copies. */
function copyOf(chaptersIn: EditionOrder['chaptersIn']): EditionOrder['chaptersIn'] {
  return mapMedia(chaptersIn, (chapters) => {
    const trees = structuredClone(chapters.map(({ notes, tree }) => ({ notes, tree })))
    return chapters.map((chapter, index) => ({ ...chapter, ...trees[index] }))
  })
}
