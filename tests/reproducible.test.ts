import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { finish } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectPdf, readXmp } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const manuscript = fixturePath('build', 'ferry')

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
  const { artifact } = await finish(manuscriptPath, 'pdf')
  const { artifact: epub } = await finish(manuscriptPath, 'epub')
  const { CreationDate, ModDate } = inspectPdf(artifact.bytes).info
  const parts = Object.entries(unzipSync(epub.bytes))
  const [, opf] = parts.find(([name]) => name.endsWith('.opf')) ?? []
  return {
    created: digitsOf(CreationDate),
    changed: digitsOf(ModDate),
    xmp: readXmp(artifact.bytes).match(/\b\d{4}-\d\d-\d\dT[\d:]+Z/g) ?? [],
    epub: /<meta property="dcterms:modified">([^<]*)</.exec(
      Buffer.from(opf ?? []).toString(),
    )?.[1],
  }
}

/** Of a date as PDF writes it, which must be in universal time. @see ISO 32000-1, 7.9.4 */
function digitsOf(date = ''): string {
  return /^D:(\d{14})(?:Z|\+00'00'?)$/.exec(date)?.[1] ?? date
}
