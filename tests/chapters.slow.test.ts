/** Parts, chapters of several files and headings that are not shown, in finished files. */
import { toString as textOf } from 'hast-util-to-string'
import { expect, test } from 'vitest'
import type { FormatName } from '../scripts/book.ts'
import { hasToken } from '../scripts/lib/hast.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectEpub } from './support/inspect-epub.ts'
import { outlineItems } from './support/inspect-outline.ts'

const contents = [
  '0 The Near Bank',
  '1 The Ford',
  '2 Stones',
  '2 The Upper Ford',
  '2 The Ferry',
  '2 Unseen',
  '1 Le « moulin »',
  '2 The Miller',
  '0 The Far Bank',
  '1 The Meadow',
]

test('chapters stand in their parts in every file, and what is hidden has its name', {
  timeout: 120_000,
}, async () => {
  const { artifacts, checks, files } = await buildBook({
    manuscriptPath: fixturePath('books', 'parted'),
    formats: ['pdf', 'epub', 'html'],
  })

  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  expect(files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))).toEqual([
    'heading-level-skipped',
    // The last lines of The Ford, below a page that is full
    'page-sparse',
  ])
  const bytesOf = (format: FormatName): Uint8Array =>
    artifacts.find((artifact) => artifact.format === format)?.bytes ?? new Uint8Array()

  const { catalog, objects, pages } = readPdf(bytesOf('pdf'))
  const outline = outlineItems(objects, catalog).map(
    ({ depth, title }) => `${depth} ${title}`,
  )
  expect(outline.map(plain)).toEqual(['0 The River Book', '0 Contents', ...contents])
  const folios = pages.map(({ runs }) => runs.at(-1)?.text.trim())
  expect(folios.slice(-6)).not.toContain('1')
  const text = pages.flatMap(({ runs }) => runs.map((run) => run.text)).join('')
  expect(text).not.toContain('#')

  const epub = inspectEpub(bytesOf('epub'))
  const nav = epub.pages.find(({ path }) => path.endsWith('toc.xhtml'))?.elements
  const toc = nav?.find((element) => hasToken(element, 'epub:type', 'toc'))
  const items = (nodes: readonly unknown[], depth: number): readonly string[] =>
    (nodes as NonNullable<typeof nav>).flatMap((node) => {
      if (node.tagName === 'a') return [`${depth} ${textOf(node)}`]
      return 'children' in node
        ? items(node.children, node.tagName === 'ol' ? depth + 1 : depth)
        : []
    })
  expect(items(toc?.children ?? [], -1).map(plain)).toEqual(contents)
  const sections = epub.pages.flatMap(({ elements }) =>
    elements.filter(({ tagName }) => tagName === 'section'),
  )
  expect(
    sections.find((section) => hasToken(section, 'epub:type', 'epigraph'))?.properties,
  ).toMatchObject({ ariaLabel: 'Motto' })
})

function plain(text: string): string {
  return text.replaceAll(/\s/g, ' ')
}
