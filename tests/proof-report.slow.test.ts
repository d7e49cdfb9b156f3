import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { toString as textOf } from 'hast-util-to-string'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { describe, expect, test } from 'vitest'
import { formats } from '../scripts/formats.ts'
import { elementsOf } from '../scripts/lib/hast.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { report } from '../scripts/problems/report.ts'
import type { ProofRecord } from '../scripts/publish/proof/proof-record.ts'
import { listRemarks } from '../scripts/publish/proof/proof-record.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { runBuild } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const small = fixturePath('build', 'small')
const isProof = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync('templates/proof.schema.json', 'utf8')),
)

describe('a book that is published', { timeout: 60_000 }, () => {
  let building: ReturnType<typeof buildAt> | undefined

  /** The finished files, built once. */
  async function published() {
    building ??= buildAt(small)
    const files = await building
    const record: ProofRecord = JSON.parse(String(files.get('a-small-book.proof.json')))
    return { files, record, page: String(files.get('a-small-book.proof.html')) }
  }

  test('has a proof that its published schema describes', async () => {
    const { record } = await published()

    isProof(record)

    expect(isProof.errors).toBe(null)
    for (const wrong of [
      { ...record, passed: false },
      { ...record, outputs: [] },
      { ...record, builtAt: '2024-05-01' },
      { ...record, manuscript: { ...record.manuscript, sha256: 'none' } },
    ]) {
      expect(isProof(wrong)).toBe(false)
    }
  })

  test('has a proof that names the size and the SHA-256 of every finished file', async () => {
    const { files, record } = await published()

    const finished = [...files].filter(([name]) => !name.includes('.proof.'))

    expect(record.outputs.map(({ path, sha256, size }) => [path, size, sha256])).toEqual(
      ['pdf', 'epub', 'html', 'onix.xml'].map((suffix) => {
        const name = `a-small-book.${suffix}`
        const bytes = files.get(name) ?? Buffer.alloc(0)
        return [name, bytes.length, hashOf(bytes)]
      }),
    )
    expect(finished).toHaveLength(record.outputs.length)
  })

  test('has a proof that names what it was made from', async () => {
    const { record } = await published()

    const names = ['01-morning.md', '02-evening.md', 'book.yaml']
    const lines = names.map(
      (name) => `${hashOf(readFileSync(join(small, name)))}  ${name}\n`,
    )

    expect(record.manuscript.files.map(({ path }) => path)).toEqual(names)
    expect(record.manuscript.sha256).toBe(hashOf(Buffer.from(lines.join(''))))
    expect(record.colophon.lockFile).toBe(hashOf(readFileSync('package-lock.json')))
    expect(record.browser).toMatch(/Chrom\w*\/\d+\./u)
    expect(record.settings.sourceDateEpoch).toBe(Date.UTC(2024, 4, 1) / 1000)
    for (const { path, sha256 } of record.fonts) {
      const from = path.startsWith('templates/') ? path : join('node_modules', path)
      expect(hashOf(readFileSync(from))).toBe(sha256)
    }
  })

  test('has a page that gives the verdict first, then each check with its standard', async () => {
    const { page, record } = await published()
    const { headings, rows } = contentOf(page)

    expect(headings.slice(0, 2)).toEqual(['A Small Book', 'Every check passed'])
    expect(record.checks.length).toBeGreaterThan(15)
    for (const { read, standard, title } of record.checks) {
      expect(rows).toContainEqual([
        expect.stringContaining(title),
        expect.stringContaining(standard),
        read,
        'Passed, nothing found',
      ])
    }
    for (const { sha256 } of [...record.outputs, ...record.fonts]) {
      expect(page).toContain(sha256)
    }
  })

  test('has a page that needs no other file, runs nothing, and has names for its parts', async () => {
    const { page } = await published()
    const { addresses, names, tags } = contentOf(page)

    expect(addresses.filter((address) => !/^(?:#|data:)/u.test(address))).toEqual([])
    expect(page.match(/url\("(?!data:)/gu)).toBe(null)
    expect(tags).not.toContain('script')
    expect(page).toContain('<html lang="en">')
    expect(names.missing).toEqual([])
    expect(names.found).toBe(5)
  })
})

test('every check has a title, a standard and words about it', async () => {
  const texts = (await loadTemplates()).texts('proof/checks')
  const names = Object.values(formats)
    .flatMap(({ checks }) => checks)
    .map(({ name }) => name)

  expect(Object.keys(texts).sort()).toEqual(names.sort())
  for (const { elsewhere = 'said in some', ...text } of Object.values(texts)) {
    expect(Object.keys(text).sort()).toEqual(['about', 'standard', 'title'])
    expect(elsewhere).not.toBe('')
  }
})

test('what a person should look at is told at its place, on the page and in the record', {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder()
  const head = '---\ntitle: A Ford\nauthors: Ada Brook\nlanguage: en\n---\n'
  writeFileSync(join(folder, 'ford.md'), `${head}\n# One\n\n#### Two\n\nThree.\n`)

  const { proofFiles } = await buildBook({
    manuscriptPath: join(folder, 'ford.md'),
    formats: ['html'],
  })

  const [page = '', text = ''] = proofFiles.map(({ bytes }) =>
    Buffer.from(bytes).toString(),
  )
  const { remarks } = JSON.parse(text) as ProofRecord
  expect(remarks).toEqual([
    expect.objectContaining({ code: 'heading-level-skipped', path: 'ford.md', line: 9 }),
  ])
  expect(page).toContain('ford.md:9:1')
  expect(page).toContain(remarks[0]?.hint)
  expect(page + text).not.toContain(folder)
})

test('remarks are told by place, each once, in whatever order they were found', () => {
  const [first, second] = [fileNamed('01.md'), fileNamed('02.md')]
  for (const line of [9, 3, 9]) {
    report(second, 'heading-level-skipped', ['4', '3'], lineAt(line))
  }
  report(first, 'heading-level-skipped', ['4', '3'], lineAt(5))

  const remarks = listRemarks([second, first, second], undefined)

  expect(remarks.map(({ line, path }) => `${path}:${line}`)).toEqual([
    '01.md:5',
    '02.md:3',
    '02.md:9',
  ])
})

async function buildAt(
  manuscript: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, Buffer>> {
  const out = temporaryFolder()
  const run = await runBuild([manuscript, '--out', out], env)
  expect(run).toMatchObject({ code: 0 })
  return new Map(readdirSync(out).map((name) => [name, readFileSync(join(out, name))]))
}

function fileNamed(name: string): VFile {
  return new VFile({ path: join('/somewhere', name), data: { manuscriptPath: name } })
}

function lineAt(line: number) {
  return { start: { line, column: 1 }, end: { line, column: 2 } }
}

function hashOf(bytes: Uint8Array = new Uint8Array()): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What a page has to say, and what it asks for. */
function contentOf(page: string) {
  const found = {
    addresses: [] as string[],
    headings: [] as string[],
    names: { found: 0, missing: [] as string[] },
    rows: [] as string[][],
    tags: [] as string[],
  }
  const ids = new Set<string>()
  const labels: string[] = []
  for (const node of elementsOf(unified().use(rehypeParse).parse(page))) {
    const { properties, tagName } = node
    const { ariaLabelledBy, href, id, src } = properties
    found.tags.push(tagName)
    found.addresses.push(...[href, src].filter((value) => typeof value === 'string'))
    if (/^h\d$/u.test(tagName)) found.headings.push(textOf(node))
    if (tagName === 'tr') {
      const cells = node.children.filter((child) => child.type === 'element')
      found.rows.push(cells.map((cell) => textOf(cell)))
    }
    if (id) ids.add(String(id))
    if (Array.isArray(ariaLabelledBy)) labels.push(...ariaLabelledBy.map(String))
  }
  found.names.found = labels.length
  found.names.missing = labels.filter((label) => !ids.has(label))
  return found
}
