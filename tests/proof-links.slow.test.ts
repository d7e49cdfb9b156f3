import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test, vi } from 'vitest'
import type { FormatName } from '../scripts/book.ts'
import type { ProofRecord } from '../scripts/publish/proof/proof-record.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

test('the proof names every address outside the book once, with its places and the files that have it', async () => {
  const { page, record } = await proofOf(fixturePath('books', 'linked'), [
    'pdf',
    'epub',
    'html',
  ])
  const isProof = new Ajv2020({ strict: true }).compile(
    JSON.parse(readFileSync('templates/proof.schema.json', 'utf8')),
  )

  isProof(record)
  expect(isProof.errors).toBe(null)
  expect(record.links).toHaveLength(15)
  expect(record.links[0]).toEqual({
    address: 'https://example.org/mill',
    places: [
      { path: '01-near.md', line: 3, column: 5 },
      { path: '01-near.md', line: 5, column: 58 },
      { path: '02-far.md', line: 5, column: 13 },
    ],
    formats: ['pdf', 'epub', 'html'],
  })
  expect(record.links).toContainEqual({
    address: 'mailto:ada@example.org',
    places: [
      { path: '01-near.md', line: 5, column: 1 },
      { path: 'book.yaml', line: 9, column: 12 },
    ],
    formats: ['pdf', 'epub', 'html'],
  })
  expect(page).toContain('<summary>15 addresses</summary>')
  expect(page).toContain('https://брід.укр/річка?рік=2024#a')
  expect(page).toContain('01-near.md:3:5, 01-near.md:5:58, 02-far.md:5:13')
})

test('a file that was not made has none of the links', async () => {
  const path = join(temporaryFolder(), 'ford.md')
  const head = '---\ntitle: A Ford\nauthors: Ada Brook\nlanguage: en\n---\n'
  writeFileSync(path, `${head}\nOver [the ford](https://example.org/).\n`)

  const { page, record } = await proofOf(path, ['html'])

  expect(record.links).toEqual([
    {
      address: 'https://example.org/',
      places: [{ path: 'ford.md', line: 7, column: 6 }],
      formats: ['html'],
    },
  ])
  expect(page).not.toContain('<summary>')
})

async function proofOf(manuscriptPath: string, formats: readonly FormatName[]) {
  const { proofFiles } = await buildBook({ manuscriptPath, formats })
  const [page = '', text = ''] = proofFiles.map(({ bytes }) =>
    Buffer.from(bytes).toString(),
  )
  return { page, record: JSON.parse(text) as ProofRecord }
}
