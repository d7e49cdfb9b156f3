import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { buildBook, finishAnew } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { keepBusy } from './support/processes.ts'
import { runBuild } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const manuscript = fixturePath('build', 'ferry')

/** SHA-256 by the name of the file. */
type Hashes = Readonly<Record<string, string>>

// Half of them with every core busy.
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

  test('as the first and as the eighth build of one browser', async () => {
    const first = await firstBuild()
    const hashes: string[] = []
    for (let count = 0; count < 8; count++) {
      const stop = count === 4 ? keepBusy() : undefined
      if (stop) onTestFinished(stop)
      // Another book in between, with other fonts and other pictures.
      if (count % 4 === 3) await finishAnew(fixturePath('books', 'two-banks'), 'pdf')
      const { artifact } = await finishAnew(manuscript, 'pdf')
      hashes.push(hashOf(artifact.bytes))
    }

    expect(hashes).toEqual(hashes.map(() => first['the-ferry.pdf']))
  })

  test.each([
    ['two banks', fixturePath('books', 'two-banks')],
    ['pictures', fixturePath('archive', 'pictures')],
  ])('as an archive of %s', async (_, manuscriptPath) => {
    for (const standard of ['a-2a', 'a-3a'] as const) {
      const request = {
        manuscriptPath,
        formats: ['pdf'],
        pdfStandards: [standard],
      } as const
      const [first, second] = [await buildBook(request), await buildBook(request)]

      expect(first.artifacts).toHaveLength(1)
      expect(hashesOf(second.artifacts)).toEqual(hashesOf(first.artifacts))
    }
  })

  test('with its proof, whatever its folder is called', async () => {
    const small = fixturePath('build', 'small')
    const far = join(temporaryFolder(), 'Öl & Ähren')
    cpSync(small, far, { recursive: true })

    const here = await build([small])
    const others = await build([far], { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' })

    for (const name of ['a-small-book.proof.html', 'a-small-book.proof.json']) {
      expect(here[name]).toMatch(/^[0-9a-f]{64}$/)
      expect(others[name]).toBe(here[name])
    }
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
    // A browser unpacked anew, which opens the web page before the pages of print.
    await build([here], { XDG_CACHE_HOME: temporaryFolder(), TMPDIR: far }),
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

function hashesOf(files: readonly { path: string; bytes: Uint8Array }[]): Hashes {
  return Object.fromEntries(files.map(({ bytes, path }) => [path, hashOf(bytes)]))
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
