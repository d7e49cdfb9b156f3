import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { buildBook } from './support/books.ts'
import { inspectEpub, readEbookPages } from './support/inspect-epub.ts'
import { inspectPdf, readPrintedPages } from './support/inspect-pdf.ts'
import { structureOf } from './support/inspect-structure.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { judgeByVeraPdf } from './support/validators.ts'

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
    pdf: pdf ?? new Uint8Array(),
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

test('a turned table that is longer than a page goes on on turned pages, below its head, with the notes of each', async () => {
  const row = (index: number) =>
    `| Row${index}x is turned | ${index} |${index === 30 ? '[^1]' : ''}`
  const rows = Array.from({ length: 50 }, (_, index) =>
    row(index).replace(' |[^1]', '[^1] |'),
  )
  const table = (some: readonly string[]) =>
    `| Headx | Number |\n|:--|--:|\n${some.join('\n')}\n\nTable: Levels {.landscape}`
  const middle = table(rows.map((each) => each.replace('[^1]', '')))
  const { pages, pdf } = await publish(
    `${middle}\n\n${words(300, 'after')}\n\n${table(rows)}`,
    `${words(300, 'more')}${note}`,
  )

  const of = (page: string) => (page.match(/Row\d+x/g) ?? []).join(' ')
  const turned = pages.filter((page) => of(page) !== '')
  expect(turned.map(of).join(' ').split(' ')).toEqual(
    [...rows, ...rows].map((each) => /Row\d+x/.exec(each)?.[0]),
  )
  expect(turned.length).toBeGreaterThan(4)
  const printed = inspectPdf(pdf).pages.map(({ text }) => text)
  expect(printed.filter((page) => page.includes('Headx'))).toHaveLength(turned.length)
  expect(turned.filter((page) => /after\d|more\d/.test(page))).toEqual([])
  expect(printed.filter((page) => page.includes('A note')).map(of)).toEqual([
    expect.stringContaining('Row30x'),
  ])
  // The first has none, and so text goes up past it.
  expect(pages[0]).toContain('after0')
  const structure = await structureOf(pdf)
  expect(structure.match(/^ *Table\b/gm)).toHaveLength(2)
  expect(structure.match(/^ *TR\b/gm)).toHaveLength(102)
  expect((await judgeByVeraPdf([{ name: 'turned', bytes: pdf }])).get('turned')).toEqual(
    [],
  )
})

test.each([
  ['has the text after it below it', 20, 0],
  ['goes over with that', 130, 1],
])('a heading before a picture with a page of its own %s', async (_, before, page) => {
  const plate = '## A heading\n\n![A map](map.svg "The map"){.full-page}'
  const { pages } = await publish(plate, undefined, before)

  expect(pages[page]).toMatch(/A heading\s*after0/u)
  expect(pages[page + 1]).toMatch(/^[^a]*The map/)
})
