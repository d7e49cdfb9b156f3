import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { PdfStandard } from '../scripts/book.ts'
import type { BuildResult } from '../scripts/pipeline.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { heldByValidator } from './support/held-by-validators.ts'
import { readAttachments, readXmp } from './support/inspect-pdf.ts'

// A browser prints the books.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 })

const banks = fixturePath('books', 'two-banks')
const pictures = fixturePath('archive', 'pictures')

const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The books by which veraPDF holds the rules that no build checks. */
const builds = heldByValidator('PDF/A-2a').books.flatMap((book) =>
  (['a-2a', 'a-3a'] as const).map((standard) => [fixturePath(book), standard] as const),
)

const results = new Map<string, BuildResult>()
beforeAll(async () => {
  for (const [path, standard] of builds)
    results.set(`${path} ${standard}`, await build(path, standard))
})

test.each(builds)('%s is PDF/UA-1 and PDF/%s to us', (path, standard) => {
  const result = results.get(`${path} ${standard}`)

  expect(errorsIn(result?.files ?? [])).toEqual([])
  expect(result?.checks.map(({ name, passed }) => [name, passed])).toContainEqual([
    'archive-pdf',
    true,
  ])
})

test('a book that asks for no archive is not checked for one, and claims none', async () => {
  const result = await build(banks)
  const xmp = readXmp(bytesOf(result))

  expect(result.checks.map(({ name }) => name)).not.toContain('archive-pdf')
  expect(xmp).not.toContain('pdfaid')
  expect(xmp).toContain('pdfuaid:part')
})

test('PDF/A-3a carries the manuscript, byte for byte, and PDF/A-2a does not', async () => {
  const paths = ['01-near.md', '02-far.md', 'book.yaml']
  const inPictures = ['pictures/boat.png', 'pictures/cover.png']
  const attached = attachmentsOf(`${banks} a-3a`)

  expect([...attached.keys()].sort()).toEqual([...paths, ...inPictures].sort())
  for (const [path, content] of attached)
    expect(Buffer.compare(content, readFileSync(join(banks, path)))).toBe(0)
  expect(attachmentsOf(`${banks} a-2a`)).toEqual(new Map())
})

test('names beyond ASCII and deep folders are attached by their paths', async () => {
  const copy = join(folder, 'names')
  cpSync(banks, copy, { recursive: true })
  cpSync(join(copy, '02-far.md'), join(copy, 'zweite/ufer/02 – Füße (alt).md'))
  rmSync(join(copy, '02-far.md'))
  replaceIn(join(copy, 'zweite/ufer/02 – Füße (alt).md'), /01-near/g, '../../01-near')
  const result = await build(copy, 'a-3a')
  results.set('names', result)

  expect(errorsIn(result.files)).toEqual([])
  expect([...attachmentsOf('names').keys()]).toContain('zweite/ufer/02 – Füße (alt).md')
})

test('texts too long for an archive are told, at their places where they have one', async () => {
  const copy = join(folder, 'long')
  cpSync(pictures, copy, { recursive: true })
  const heading = 'Kinds, and more of them, '.repeat(1400).trim()
  replaceIn(join(copy, 'pictures.md'), 'Eight kinds', heading)
  const description = `description: ${'річка '.repeat(3000)}`
  replaceIn(join(copy, 'book.yaml'), /$/, `${description}\n`)

  const { artifacts, files } = await build(copy, 'a-2a')
  const told = files.flatMap(({ basename, messages }) =>
    messages
      .filter(({ fatal }) => fatal)
      .map(({ line, reason, ruleId }) => [`${basename}:${line}`, ruleId, reason]),
  )

  expect(artifacts.map(({ path }) => path)).toEqual([])
  const limit = 'expected at most 32,767 bytes (PDF/A-2a, rule 6.1.13-3)'
  expect(told).toEqual([
    [
      'pictures.md:1',
      'archive-text-long',
      `Unexpected text of 34,999 bytes, \`Kinds, and more of them, Kinds, and more…\`, ${limit}`,
    ],
    [
      'pictures-for-an-archive.pdf:undefined',
      'archive-text-long',
      `Unexpected text of 36,000 bytes, \`річка річка річка річка річка річка річк…\`, ${limit}`,
    ],
  ])
})

test('the profile of sRGB is small, and always the same', () => {
  const profile = readFileSync('templates/srgb.icc')

  expect(profile.length).toBeLessThan(600)
  expect(profile.readUInt32BE(0)).toBe(profile.length)
  expect(hashOf(profile)).toBe(
    'a2f2d149f6879373c4096bcdf8e529c329713698e2356cddbb86c218e6a8953b',
  )
})

async function build(
  manuscriptPath: string,
  standard?: PdfStandard,
): Promise<BuildResult> {
  return buildBook({
    manuscriptPath,
    formats: ['pdf'],
    ...(standard ? { pdfStandards: [standard] } : {}),
  })
}

function bytesOf(result: BuildResult | undefined): Uint8Array {
  const [artifact] = result?.artifacts ?? []
  if (!artifact)
    throw new Error(`Cannot publish: ${result?.files.map(({ messages }) => messages)}`)
  return artifact.bytes
}

function attachmentsOf(name: string): ReadonlyMap<string, Uint8Array> {
  return readAttachments(bytesOf(results.get(name)))
}

function replaceIn(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`Cannot find what to change in ${path}`)
  writeFileSync(path, changed)
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What keeps a book back; what a typesetter remarks on does not. */
function errorsIn(files: BuildResult['files']): readonly string[] {
  return files.flatMap(({ messages }) =>
    messages.filter(({ fatal }) => fatal).map(String),
  )
}
