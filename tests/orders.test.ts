import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Manuscript } from '../scripts/book.ts'
import { formatProblems } from '../scripts/command/terminal.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { fixtureNames, fixturePath, manuscriptIn } from './support/fixtures.ts'

// Folders as other tools have them; `facts.yaml` is what is read from each, and what its author is told.
// To accept a change, run `npm test -- --update` and read the diff.
test.each(fixtureNames('load', 'orders'))('a folder of %s is read', async (name) => {
  const manuscript = await loadManuscript(manuscriptIn('load', 'orders', name))

  const facts = stringify(factsOf(manuscript), { lineWidth: 0 })

  await expect(`${facts}---\n${messagesOf(manuscript, name)}`).toMatchFileSnapshot(
    `../${fixturePath('load', 'orders', name, 'facts.yaml')}`,
  )
})

function factsOf({ chapterFiles, config, configFile }: Manuscript): object {
  const { authors, contributors, date, description, identifier } = config ?? {}
  const { kind, language, rights, subjects, subtitle, title, tocDepth } = config ?? {}
  return {
    'settings in': configFile.basename,
    ...(config && {
      title,
      subtitle,
      authors,
      contributors,
      language,
      date,
      description,
      identifier: /^urn:isbn/u.test(identifier ?? '') ? identifier : undefined,
      kind,
      rights,
      subjects: subjects?.map((subject) => subject.name),
      tocDepth,
    }),
    files: chapterFiles.map(({ data }) => {
      const { place, ...header } = data.header ?? {}
      const { file, position } = place ?? {}
      const line = position && `${file?.basename}:${position.start.line}`
      return { path: data.manuscriptPath, ...header, 'said at': line }
    }),
  }
}

function messagesOf(manuscript: Manuscript, name: string): string {
  const { chapterFiles, configFile, otherFiles } = manuscript
  const files = [...new Set([configFile, ...otherFiles, ...chapterFiles])]
  const folder = `${fixturePath('load', 'orders', name)}/`
  return formatProblems(files, false).replaceAll(folder, '')
}
