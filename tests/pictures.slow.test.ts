import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FormatName } from '../scripts/book.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const text = `---
title: Squares
authors: Ada Brook
language: en
cover: a.jpg
cover-alt: Squares
---

![Squares](a.jpg) and a note.[^1]

![Squares](b.jpg)

[^1]: The same: ![Squares](a.jpg)
`

test.each<FormatName>(['html', 'pdf', 'epub'])(
  'a picture that no browser can draw is told at each place that shows it, and no %s is made',
  { timeout: 60_000 },
  async (format) => {
    const dir = temporaryFolder()
    const bytes = readFileSync(
      fixturePath('archive', 'pictures', 'pictures', 'photo.jpg'),
    )
    writeFileSync(join(dir, 'b.jpg'), bytes)
    bytes[tableOf(bytes)] = 0xff // Of a table that pixels are read by; its length stays true.
    writeFileSync(join(dir, 'a.jpg'), bytes)
    writeFileSync(join(dir, 'text.md'), text)

    const { artifacts, files } = await buildBook({
      manuscriptPath: join(dir, 'text.md'),
      formats: [format],
    })

    const said = files.flatMap(({ messages }) =>
      messages.map(({ column, line, ruleId }) => `${line}:${column} ${ruleId}`),
    )
    expect(artifacts).toEqual([])
    expect(said).toEqual(
      ['5:8', '9:1', '13:17'].map((place) => `${place} picture-broken`),
    )
  },
)

/** Place of the first number of a JPEG's first Huffman table. */
function tableOf(jpeg: Buffer): number {
  return jpeg.indexOf('\xff\xc4', 0, 'latin1') + 5
}

test('the words of a drawing may be turned, flat and small', {
  timeout: 60_000,
}, async () => {
  const dir = temporaryFolder()
  const words = [
    '<text transform="rotate(-90 20 100)" x="20" y="100" font-size="20">axis</text>',
    '<text x="60" y="100" font-size="20" transform="scale(1 0.6)">flat</text>',
  ]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2000 1000">${words.join('')}</svg>`
  writeFileSync(join(dir, 'axes.svg'), svg)
  const head = text.slice(0, text.indexOf('cover:'))
  const shown = '![Axes](axes.svg)\n\nIn a line ![axes](axes.svg){width=2cm} of words.\n'
  writeFileSync(join(dir, 'text.md'), `${head}---\n\n${shown}`)

  const { artifacts, files } = await buildBook({
    manuscriptPath: join(dir, 'text.md'),
    formats: ['pdf'],
  })

  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  expect(artifacts).toHaveLength(1)
})
