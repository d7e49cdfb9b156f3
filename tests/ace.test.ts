import type { Root } from 'hast'
import { expect, test, vi } from 'vitest'
import { elementsOf } from '../scripts/lib/hast.ts'
import { readXml } from '../scripts/lib/read-xml.ts'
import { samplePages } from '../scripts/prove/epub/ace-epub.ts'
import { openEpub } from '../scripts/prove/epub/open-epub.ts'
import { buildBook, finish } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const paragraphs = '<p>A line.</p>'.repeat(1000)
const large = [
  page('title', '<h1>A title</h1>'),
  page('one', `<section>${paragraphs}</section>`),
  page('two', `<section>${paragraphs}<table/></section>`),
  page('three', `<section>${paragraphs}<p class="first"/></section>`),
  page('four', `<section>${paragraphs}<p role="note"/></section>`),
  page('five', '<section><p>Short.</p><p epub:type="epigraph"/></section>'),
]

test('Ace reads every page file of a small book', async () => {
  const { artifact } = await finish(fixturePath('books', 'two-banks'), 'epub')
  const { documents } = openEpub(artifact)

  expect(samplePages(documents)).toEqual(documents)
})

test('Ace reads so much of a large book that every kind of markup is in it, in order', () => {
  const sample = samplePages(large).map(({ path }) => path)

  expect(sample).toEqual(['title', 'two', 'three', 'four', 'five'])
})

test('what Ace reads of a book depends on nothing but the book', () => {
  const again = large.map(({ path, tree }) => documentOf(path, structuredClone(tree)))

  expect(samplePages(again).map(({ path }) => path)).toEqual(
    samplePages(large).map(({ path }) => path),
  )
})

test('a build says how many page files Ace has read, which finds nothing in boxes of the same words', async () => {
  const boxes = ['abstract', 'warning', 'note', 'tip', 'example'].map(
    (kind) => `:::${kind}\nThe same.\n:::\n`,
  )
  const chapter = `${[...boxes, 'Text.\n', ...boxes].join('\n')}\n`
  const { checks } = await buildBook({
    manuscriptPath: manuscriptOf({
      'book.yaml': 'title: Boxes\nauthors: Ann Author\nlanguage: en\nkind: book\n',
      'boxes.md': `# One\n\n${chapter}# Two\n\n${chapter}`,
    }),
    formats: ['epub'],
    isThorough: true,
  })

  const ace = checks.find(({ name }) => name === 'ace-epub')
  expect(ace).toMatchObject({ read: '5 page files', passed: true })
})

function page(path: string, content: string) {
  const namespace = 'xmlns:epub="http://www.idpf.org/2007/ops"'
  return documentOf(path, readXml(`<html ${namespace}><body>${content}</body></html>`))
}

function documentOf(path: string, tree: Root) {
  return { path, tree, elements: elementsOf(tree) }
}
