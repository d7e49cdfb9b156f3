import { expect, test } from 'vitest'
import { assembleBook } from '../scripts/assemble/assemble-book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { fillPages, pageTexts } from '../scripts/lib/page-references.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { fixtureNames, fixturePath } from './support/fixtures.ts'
import { linesOf, problemsOf } from './support/readable.ts'

// A folder for each; `text.txt` is what there is to read, with references in brackets, in the e-book and, where it
// differs, in print, whose pages are not known yet. To accept a change, run `npm test -- --update` and read the diff.
test.each(fixtureNames('references'))('references: %s', async (name) => {
  const manuscript = await loadManuscript(
    fixturePath('references', name, 'manuscript'),
    {},
  )
  const { chapters, config } = await compileManuscript(manuscript)
  if (!config) throw new Error(manuscript.configFile.messages.join('\n'))
  const templates = await loadTemplates(config.look)
  const book = await assembleBook(manuscript, config, chapters, templates)
  const { inPrint = book } = book
  // As if all of it stood on page 8.
  const references = [...(inPrint.pageReferences ?? [])]
  const pageOf = new Map(
    references.flatMap(([id, { to }]) => [id, to].map((each) => [each, 0])),
  )
  const pages = [{ label: '8', notes: [] }]
  const texts = pageTexts(inPrint, { pages, pageOf, namesAllPages: true })
  const print = linesOf(fillPages(inPrint, texts))
  const lines = linesOf(book).map((line, index) =>
    line === print[index] ? line : `${line}\n  in print: ${print[index]}`,
  )
  await expect(
    [...lines, '', ...problemsOf(manuscript), ''].join('\n'),
  ).toMatchFileSnapshot(`../${fixturePath('references', name, 'text.txt')}`)
})
