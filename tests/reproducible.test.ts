import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { unzipSync } from 'fflate'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { finishAnew } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { keepBusy } from './support/keep-busy.ts'
import { runBuild } from './support/run-build.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const manuscript = fixturePath('build', 'ferry')

/** SHA-256 by the name of the file. */
type Hashes = Readonly<Record<string, string>>

// Twenty builds, ten of them with every core busy.
describe('a book is the same, byte for byte', { timeout: 300_000 }, () => {
  let building: Promise<Hashes> | undefined
  const firstBuild = (): Promise<Hashes> => {
    building ??= build([manuscript], { TZ: 'UTC', LC_ALL: 'C.UTF-8' })
    return building
  }

  test('whoever builds it, and wherever and when', async () => {
    const first = await firstBuild()

    const others = await buildElsewhere()

    expect(Object.keys(first).sort()).toEqual([
      'the-ferry.epub',
      'the-ferry.html',
      'the-ferry.onix.xml',
      'the-ferry.pdf',
      'the-ferry.proof.html',
      'the-ferry.proof.json',
    ])
    for (const other of others) expect(first).toMatchObject(other)
    expect(others.at(-1)).toEqual(first)
  })

  test('as the first and as the twelfth build of one browser', async () => {
    const first = await firstBuild()
    const hashes: string[] = []
    for (let count = 0; count < 12; count++) {
      const stop = count === 6 ? keepBusy() : undefined
      if (stop) onTestFinished(stop)
      // Another book in between, with other fonts and other pictures.
      if (count % 4 === 3) await finishAnew(fixturePath('books', 'two-banks'), 'pdf')
      const { artifact } = await finishAnew(manuscript, 'pdf')
      hashes.push(hashOf(artifact.bytes))
    }

    expect(hashes).toEqual(hashes.map(() => first['the-ferry.pdf']))
  })
})

/** Seven builds in other places, the last four with every core busy, the last of all formats. */
async function buildElsewhere(): Promise<readonly Hashes[]> {
  const far = join(temporaryFolder(), 'a folder', 'Öl & Ähren')
  mkdirSync(far, { recursive: true })
  cpSync(manuscript, join(far, 'the ferry'), { recursive: true })
  const cache = {
    XDG_CACHE_HOME: process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  }
  const pdf = ['--formats', 'pdf']
  const here = resolve(manuscript)
  const calm = [
    await build([here, ...pdf], { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' }),
    await build(
      ['the ferry', ...pdf],
      { ...cache, HOME: far, USER: 'root' },
      { cwd: far },
    ),
    // A browser unpacked anew.
    await build([here, ...pdf], { XDG_CACHE_HOME: temporaryFolder(), TMPDIR: far }),
  ]
  onTestFinished(keepBusy())
  return [
    ...calm,
    await build([here, ...pdf], {
      TZ: 'Asia/Kathmandu',
      LANG: 'de_DE.UTF-8',
      LC_ALL: '',
    }),
    await build(
      ['.', ...pdf],
      { TZ: 'America/St_Johns' },
      { cwd: here, setting: 'umask 077' },
    ),
    await build([join(far, 'the ferry'), ...pdf], { LC_ALL: 'C', USER: 'Zoë' }),
    await build(
      [here],
      { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' },
      { setting: 'umask 000' },
    ),
  ]
}

async function build(...[args, ...where]: Parameters<typeof runBuild>): Promise<Hashes> {
  const out = temporaryFolder()
  const run = await runBuild([...args, '--out', out], ...where)
  expect(run).toMatchObject({ code: 0 })
  // A proof of the PDF alone is not that of the whole book.
  const isWhole = !args.includes('--formats')
  const names = readdirSync(out).filter((name) => isWhole || !name.includes('.proof.'))
  const files = names.map((name) => [name, readFileSync(join(out, name))] as const)
  return Object.fromEntries(files.map(([name, bytes]) => [name, hashOf(bytes)]))
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('the date of a book is', { timeout: 60_000 }, () => {
  test('what SOURCE_DATE_EPOCH says', async () => {
    const dates = await datesOf(fixturePath('build', 'ferry'), '1000000000')

    expect(dates).toEqual(everywhere('2001-09-09T01:46:40Z'))
  })

  test('else what its settings say', async () => {
    const dates = await datesOf(fixturePath('build', 'ferry'))

    expect(dates).toEqual(everywhere('2024-05-01T00:00:00Z'))
  })

  test('else that of the last commit that changed the manuscript, whatever came after', async () => {
    const repository = temporaryFolder()
    const book = join(repository, 'book')
    cpSync(manuscript, book, { recursive: true })
    const settings = readFileSync(join(book, 'book.yaml'), 'utf8')
    writeFileSync(join(book, 'book.yaml'), settings.replace(/^date: .*\n/m, ''))
    commit(repository, '2019-07-20T20:17:40+02:00')
    writeFileSync(join(repository, 'other.txt'), 'not of the book')
    commit(repository, '2022-02-02T02:02:02Z')

    const dates = await datesOf(book)

    expect(dates).toEqual(everywhere('2019-07-20T18:17:40Z'))
  })
})

function commit(folder: string, date: string): void {
  const env = {
    ...process.env,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
    GIT_CONFIG_GLOBAL: '/dev/null',
  }
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org']
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...who, 'commit', '-qm', 'Write'],
  ]) {
    execFileSync('git', args, { cwd: folder, env })
  }
}

interface Dates {
  readonly created: string
  readonly changed: string
  readonly xmp: readonly string[]
  readonly epub: string | undefined
}

function everywhere(date: string): Dates {
  const plain = date.replace(/[-:TZ]/g, '')
  return { created: plain, changed: plain, xmp: [date, date, date], epub: date }
}

/** Every date in a PDF, and that of the last change in an EPUB. */
async function datesOf(manuscriptPath: string, epoch = ''): Promise<Dates> {
  vi.stubEnv('SOURCE_DATE_EPOCH', epoch)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const { artifact } = await finishAnew(manuscriptPath, 'pdf')
  const { artifact: epub } = await finishAnew(manuscriptPath, 'epub')
  const data = new Uint8Array(artifact.bytes)
  const document = await getDocument({ data, verbosity: 0 }).promise
  const { info, metadata } = await document.getMetadata()
  const { CreationDate, ModDate } = info as Readonly<Record<string, string>>
  const parts = Object.entries(unzipSync(epub.bytes))
  const [, opf] = parts.find(([name]) => name.endsWith('.opf')) ?? []
  return {
    created: digitsOf(CreationDate),
    changed: digitsOf(ModDate),
    xmp: String(metadata.getRaw()).match(/\b\d{4}-\d\d-\d\dT[\d:]+Z/g) ?? [],
    epub: /<meta property="dcterms:modified">([^<]*)</.exec(
      Buffer.from(opf ?? []).toString(),
    )?.[1],
  }
}

/** Of a date as PDF writes it, which must be in universal time. @see ISO 32000-1, 7.9.4 */
function digitsOf(date = ''): string {
  return /^D:(\d{14})(?:Z|\+00'00'?)$/.exec(date)?.[1] ?? date
}
