import { expect, test, vi } from 'vitest'
import { readZip } from '../scripts/lib/read-zip.ts'
import { buildBook, finish } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { findingsOf, matching } from './support/proof.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

// Books are laid out and proved.
vi.setConfig({ testTimeout: 240_000 })

const ruled = await finish(fixturePath('books', 'ruled'), 'pdf')

test('numbers of the index are those of the pages on which the words are read', async () => {
  const { artifact, pageMap } = ruled
  const pages = pageMap?.pages.map((page, at) => {
    return { ...page, label: pageMap.pages[at + 1]?.label ?? '' }
  })
  const moved = pageMap && pages ? { ...pageMap, pages } : undefined
  const findings = await findingsOf(
    'index-pdf',
    { ...ruled, pageMap: moved },
    artifact.bytes,
  )

  expect(await findingsOf('index-pdf', ruled, artifact.bytes)).toEqual([])
  expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['index-page-other']))
})

test('entries that are not in order are told', async () => {
  const { artifact } = ruled
  const book = { ...ruled.book, index: ruled.book.index?.toReversed() ?? [] }
  const findings = await findingsOf('index-pdf', { ...ruled, book }, artifact.bytes)

  expect(findings).toContainEqual(
    matching(['index-order', /pdf$/, /`Yare` before `Wye`/]),
  )
})

/** Four chapters, with words of each in the index, an entry of many lines, notes and a range. */
function riverBook(look: string): string {
  const words = 'alder birch cedar elm fir hazel larch maple oak pine rowan willow'.split(
    ' ',
  )
  const chapters = Array.from({ length: 4 }, (_, chapter) => {
    const paragraphs = Array.from({ length: 24 }, (_, at) => {
      const [word = '', other = ''] = [words[(at + chapter) % 12], words[(at * 5) % 12]]
      const text = `The [${word}]{.index} stood by the water where the ${other}s\\index{trees!${other}!of part ${chapter + 1}} were, and below it the bank was bare and grey in the light of the morning. `
      return (
        text +
        (at % 7 ? '' : `Of it more is said.^[By those who knew \\index{${word}|main}it.]`)
      )
    })
    return `# Part ${chapter + 1}\n\n${paragraphs.join('\n\n')}\n`
  })
  const range = ['\\index{the river|(}', '\\index{the river|)}']
  return manuscriptOf({
    'book.yaml': `title: The River\nauthors: Ada Brook\nlanguage: en-GB\nkind: book\nlook: ${look}\n`,
    'one.md': `# Before {.preface}\n\nOf [larches]{index="larch"} first.\n\n${chapters.join('\n').replace('stood', `stood${range[0]}`)}\nIt ends${range[1]}.\n`,
  })
}

test.each(['novel', 'essay', 'report', 'course', 'poetry'])(
  'an index passes the proof of all formats in the look %s',
  async (look) => {
    const { artifacts, checks } = await buildBook({
      manuscriptPath: riverBook(look),
      formats: ['pdf', 'epub', 'html'],
    })
    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    const [pdf, epub, html] = artifacts.map(({ bytes }) => bytes)
    const entries = readZip(epub ?? new Uint8Array())
    const read = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)
    const fileOf = (path: string) =>
      read(entries.find(({ name }) => name === path)?.bytes)
    const page = fileOf('OEBPS/index.xhtml')

    expect(checks.find(({ name }) => name === 'index-pdf')?.passed).toBe(true)
    expect(page).toMatch(/<section[^>]*epub:type="index"[^>]*role="doc-index"/)
    expect(page).toMatch(
      /<a class="locator"[^>]*href="one\.xhtml#index-larch"[^>]*>[ivx]+<\/a>/,
    )
    expect(fileOf('OEBPS/toc.xhtml')).toContain('epub:type="index"')
    expect(read(html)).toMatch(/<a class="locator" href="#index-larch">Before<\/a>/)
    const { outline, pages } = inspectPdf(pdf ?? new Uint8Array())
    const text = pages.map((each) => each.text).join('\n')
    expect(outline).toContain('Index')
    expect(text).toMatch(/the river, 1–\d+/)
  },
)
