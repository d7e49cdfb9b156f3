import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { buildBook } from './support/books.ts'
import { inspectEpub, readEbookPages } from './support/inspect-epub.ts'
import { readPrintedPages } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const words = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`).join(' ')

const figure = '![A map](map.svg "The map")'
const note = '\n\n[^1]: A note.'

/** An article of text that takes two thirds of its first page, something that does not fit below, and more text. */
async function publish(middle: string, after = words(300, 'after'), before = 40) {
  const dir = temporaryFolder()
  const drawing = '<rect width="99" height="300" fill="#ccc"/>'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="99" height="300">${drawing}</svg>`
  writeFileSync(join(dir, 'map.svg'), svg)
  const settings =
    'title: Figures\nauthors: Ann Author\nlanguage: en\ntrim: a6\ntoc: false'
  const text = [`---\n${settings}\n---`, words(before, 'before'), middle, after].join(
    '\n\n',
  )
  writeFileSync(join(dir, 'text.md'), text)
  const { artifacts, files } = await buildBook({
    manuscriptPath: join(dir, 'text.md'),
    formats: ['pdf', 'epub'],
  })
  const told = files.flatMap(({ messages }) => messages)
  expect(told.filter(({ fatal }) => fatal).map(String)).toEqual([])
  const [pdf, epub] = artifacts.map(({ bytes }) => bytes)
  const ebook = readEbookPages(inspectEpub(epub ?? new Uint8Array()))
  return {
    pages: readPrintedPages(pdf ?? new Uint8Array()).map((page) => page.text),
    starts: ebook.breaks.map(({ at = 0 }) => ebook.text.slice(at).trim().slice(0, 20)),
  }
}

test.each([
  ['without notes', figure, undefined],
  ['with notes', figure, `${words(20, 'after')}[^1] ${words(300, 'more')}${note}`],
  ['below a heading', `## A heading\n\n${figure}`, undefined],
])(
  'text goes up past a figure %s, and the next page begins with text',
  async (_, middle, after) => {
    const { pages, starts } = await publish(middle, after)

    expect(pages[0]).toContain('after0')
    expect(pages[0]).not.toContain('The map')
    expect(pages[1]?.trimStart()).toMatch(/^The map(?:after|more)[1-9]/)
    expect(starts[1]).toMatch(/^(?:after|more)[1-9]/)
  },
)

test('text goes up past a figure below another one on a page with notes', async () => {
  const dot = 'Words.[^1]\n\n![A dot](map.svg "The dot"){height=30px}'
  const { pages } = await publish(`${dot}\n\n${figure}${note}`, undefined, 10)

  expect(pages[0]).toMatch(/The dot.*after0/su)
  expect(pages[0]).not.toContain('The map')
  expect(pages[1]?.trimStart()).toMatch(/^The mapafter[1-9]/)
})

test.each([
  ['its author wants it to', '![A map](map.svg "The map"){fig-pos="H"}'],
  ['what leads to it ends with a colon', `It is here:\n\n${figure}`],
  ['its caption has a note', `![A map](map.svg "The map[^1]")${note}`],
  ['it is in a quotation', `> ${figure}`],
  ['a heading is after it', `${figure}\n\n## A heading`],
])('a figure stays where it is if %s', async (_, middle) => {
  const { pages, starts } = await publish(middle)

  expect(pages[0]).not.toContain('after0')
  expect(pages[1]?.trimStart()).toMatch(/^The map/)
  expect(starts[1]).toMatch(/^The map/)
})
