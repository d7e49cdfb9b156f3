import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { isWhole } from '../scripts/paginate/browser/find-browser.ts'
import { openBrowser } from '../scripts/paginate/browser/open-browser.ts'
import { sharedBrowser } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { mayMount, readOnlyFolder } from './support/other-disk.ts'
import { livingDescendants } from './support/processes.ts'
import { runBuild, startScript } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** Whether it can be seen which files programs open. */
const hasStrace =
  spawnSync('strace', ['-f', '--seccomp-bpf', 'true'], { stdio: 'ignore' }).status === 0

const starting = new URL('./support/start-browser.ts', import.meta.url)
const unpacking = new URL('./support/unpack-browser.ts', import.meta.url)

test('two builds that unpack the browser at once both work, and leave it once and nothing else', async () => {
  const cache = temporaryFolder()
  const env = { XDG_CACHE_HOME: cache, PUPPETEER_EXECUTABLE_PATH: '' }

  const runs = await Promise.all([1, 2].map(() => startScript(unpacking, env).ended))

  const names = readdirSync(join(cache, 'colophon'))
  expect(names).toEqual([expect.stringMatching(/^chromium-[\d.]+-\d+$/u)])
  const path = join(cache, 'colophon', names[0] ?? '', 'chromium')
  expect(runs).toEqual([
    { code: 0, stdout: `${path}\n`, stderr: '' },
    { code: 0, stdout: `${path}\n`, stderr: '' },
  ])

  const { mtimeMs } = statSync(path)
  const again = await startScript(unpacking, env).ended

  expect(again).toEqual(runs[0])
  expect(statSync(path).mtimeMs).toBe(mtimeMs)
})

/** What may befall a browser in the cache; by the bytes of its files alone it shows where their sizes are as they were. */
const harms = {
  'cut off': ['chromium', 'sizes', (path: string) => truncateSync(path, 1e8)],
  'of another beginning': ['chromium', 'bytes', (path: string) => writeOver(path, 0, 4)],
  'blank in the middle': [
    'chromium',
    'bytes',
    (path: string) => writeOver(path, 6e7, 1e8),
  ],
  'without its fonts’ names': [
    'fonts.conf',
    'sizes',
    (path: string) => truncateSync(path),
  ],
  'without a library': ['al2023/lib/libnss3.so', 'sizes', (path: string) => rmSync(path)],
  'of unknown files': [
    'contents.json',
    'sizes',
    (path: string) => truncateSync(path, 99),
  ],
} as const

test.each(Object.entries(harms))(
  'a browser in the cache that is %s is not whole',
  async (_, [name, by, harm]) => {
    const { home } = await copiedBrowser(name)
    expect(await isWhole(home, by)).toBe(true)
    harm(join(home, name))

    expect(await isWhole(home, by)).toBe(false)
  },
)

// One of each kind: found before it starts, when it does not start, and where nothing says what should be there.
test.each(['without a library', 'blank in the middle', 'of unknown files'] as const)(
  'a browser in the cache that is %s is unpacked anew',
  async (which) => {
    const [name, , harm] = harms[which]
    const { cache, home } = await copiedBrowser(name)
    harm(join(home, name))

    const run = await startScript(unpacking, { XDG_CACHE_HOME: cache }).ended

    expect(run).toEqual({ code: 0, stdout: `${join(home, 'chromium')}\n`, stderr: '' })
    expect(await isWhole(home, 'bytes')).toBe(true)
    expect(readdirSync(join(cache, 'colophon'))).toEqual([basename(home)])
  },
)

test('a dictionary in the cache that is cut off is written anew', async () => {
  const { cache, home } = await copiedBrowser()
  const [usual, other] = [temporaryFolder(), temporaryFolder()]
  const args = [fixturePath('build', 'ferry'), '--formats', 'pdf', '--out']
  expect(await runBuild([...args, usual])).toMatchObject({ code: 0 })
  const dictionary = join(home, 'hyphen-data', 'hyph-en-gb.hyb')
  writeFileSync(dictionary, Buffer.alloc(999))

  expect(await runBuild([...args, other], { XDG_CACHE_HOME: cache })).toMatchObject({
    code: 0,
  })

  const [one, two] = [usual, other].map((out) => readFileSync(join(out, 'the-ferry.pdf')))
  expect(two?.equals(one ?? Buffer.of())).toBe(true)
  expect(statSync(dictionary).size).toBeGreaterThan(999)
})

test.runIf(hasStrace).each(['the browser of the packages', 'a browser of the user'])(
  'with %s a build opens no font of the system',
  async (which) => {
    const [path = ''] = (await sharedBrowser()).command
    const folder = temporaryFolder()
    const log = join(folder, 'opened.log')
    const trace = `strace -f -qq --seccomp-bpf -s 4096 -e trace=open,openat -o ${log}`
    const env = {
      HOME: join(folder, 'home'),
      XDG_CACHE_HOME: dirname(dirname(dirname(path))),
      PUPPETEER_EXECUTABLE_PATH: which.endsWith('user') ? path : '',
    }

    const run = await runBuild(
      [fixturePath('build', 'ferry'), '--out', join(folder, 'dist')],
      env,
      { setting: `exec ${trace} "$@"` },
    )

    const opened = readFileSync(log, 'utf8').matchAll(/"(?<path>\/[^"]*)"/gu)
    const fonts = [...opened]
      .map(({ groups }) => groups?.path ?? '')
      .filter((name) => /\.(?:otf|otc|pf[abm]|t1|tt[cf]|woff2?)$|\/fonts\//iu.test(name))
    const ours = [join(env.XDG_CACHE_HOME, 'colophon'), tmpdir(), process.cwd()]
    const strange = fonts.filter((name) => !ours.some((place) => name.startsWith(place)))
    expect(run).toMatchObject({ code: 0 })
    expect(fonts.some((name) => name.endsWith('Spectral_400Regular.ttf'))).toBe(true)
    expect(strange).toEqual([])
  },
)

test('no process and no file of the browser is left when it is closed', async () => {
  const before = new Set(livingDescendants(process.pid).map(({ pid }) => pid))
  const other = await openBrowser()
  const family = livingDescendants(process.pid).filter(({ pid }) => !before.has(pid))
  expect(family.length).toBeGreaterThan(1)

  await other.close()
  await other.close()

  await expect.poll(() => family.filter((one) => one.lives())).toEqual([])
  expect(existsSync(other.workDir)).toBe(false)
})

test.each(['SIGINT', 'SIGKILL'] as const)(
  'no process of the browser outlives a build ended by %s, and no file the next one',
  async (signal) => {
    const tmp = temporaryFolder()
    const { child, ended } = startScript(starting, { TMPDIR: tmp })
    await once(child.stdout ?? child, 'data')
    const family = livingDescendants(child.pid ?? 0)
    const workDirs = readdirSync(tmp).filter((name) => name.startsWith('colophon-'))
    expect(family.length).toBeGreaterThan(2)
    expect(workDirs).toHaveLength(1)

    child.kill(signal)
    await ended

    await expect
      .poll(() => family.filter((one) => one.lives()), { timeout: 10_000 })
      .toEqual([])
    if (signal === 'SIGKILL') {
      const next = startScript(unpacking, { TMPDIR: tmp })
      expect(await next.ended).toMatchObject({ code: 0 })
    }
    expect(readdirSync(tmp).filter((name) => name.startsWith('colophon-'))).toEqual([])
  },
)

test.runIf(mayMount || process.getuid?.() !== 0)(
  'a book is the same with a browser in a read-only folder, which has no dictionary for it',
  async () => {
    const { cache, home: filled } = await copiedBrowser()
    const tmp = temporaryFolder()
    const [usual, other] = [temporaryFolder(), temporaryFolder()]
    const args = [fixturePath('build', 'ferry'), '--formats', 'pdf', '--out']
    expect(await runBuild([...args, usual])).toMatchObject({ code: 0 })

    const run = await runBuild(
      [...args, other],
      { XDG_CACHE_HOME: cache, TMPDIR: tmp },
      { setting: readOnlyFolder(filled) },
    )

    expect(run).toMatchObject({ code: 0 })
    const [one, two] = [usual, other].map((out) =>
      readFileSync(join(out, 'the-ferry.pdf')),
    )
    expect(two?.equals(one ?? Buffer.of())).toBe(true)
    expect(readdirSync(join(filled, 'hyphen-data'))).toEqual([])
    expect(readdirSync(tmp).filter((name) => name.startsWith('colophon-'))).toEqual([])
  },
)

test('a book is the same where homes, caches and temporary files lie in folders of odd names', async () => {
  const odd = join(temporaryFolder(), `a & <b> "c" 'd' é字 #1?%41;$& ^\`{|}`)
  const env = { HOME: join(odd, 'home'), TMPDIR: join(odd, 'tmp'), XDG_CACHE_HOME: '' }
  const [usual, other] = [temporaryFolder(), join(odd, 'out')]
  const book = join(odd, 'book')
  cpSync(fixturePath('build', 'small'), book, { recursive: true })
  const formats = ['--formats', 'pdf,epub,html', '--out']

  const runs = [
    await runBuild([fixturePath('build', 'small'), ...formats, usual]),
    await runBuild([book, ...formats, other], env),
  ]

  expect(runs).toMatchObject([{ code: 0 }, { code: 0 }])
  for (const name of readdirSync(usual)) {
    const [one, two] = [usual, other].map((folder) => readFileSync(join(folder, name)))
    expect(two?.equals(one ?? Buffer.of()), name).toBe(true)
  }
  expect(readdirSync(join(env.HOME, '.cache', 'colophon'))).toContain('proved-covers')
})

test('a cover that a browser without fonts has drawn is not published, nor kept', async () => {
  const { cache, home } = await copiedBrowser('fonts.conf')
  const out = temporaryFolder()
  const fonts = join(home, 'fonts.conf')
  const good = readFileSync(fonts)
  const args = [fixturePath('build', 'small'), '--formats', 'epub', '--out', out]
  const env = { XDG_CACHE_HOME: cache }

  // As long as it was, of which nobody can tell by its size.
  writeFileSync(fonts, '<fontconfig></fontconfig>'.padEnd(good.length))
  const blank = await runBuild(args, env)
  const kept = readdirSync(join(cache, 'colophon'))
  const next = await runBuild(args, env)

  expect(blank).toMatchObject({ code: 70, stdout: '' })
  expect(blank.stderr).toContain('Cannot load the font EB Garamond into the browser')
  expect(kept).not.toContain('proved-covers')
  expect(blank.stderr).toContain('unpacked anew; build again')
  expect(readFileSync(fonts).equals(good)).toBe(true)
  expect(next).toMatchObject({ code: 0 })
})

test.each(['XDG_CACHE_HOME', 'TMPDIR'])(
  'a build ends, and says why, where %s is no folder that can be made',
  async (name) => {
    const run = await runBuild([fixturePath('build', 'small'), '--formats', 'pdf'], {
      PUPPETEER_EXECUTABLE_PATH: '',
      [name]: '/proc/x',
    })

    expect(run).toMatchObject({ code: 70, stdout: '' })
    expect(run.stderr).toMatch(/^Cannot (?:unpack|make).*\/proc\/x/mu)
  },
)

/** A cache with the browser as it was unpacked, and no dictionaries: links to its files but for one, which may be changed. */
async function copiedBrowser(changed = '') {
  const [path = ''] = (await sharedBrowser()).command
  const [cache, origin] = [temporaryFolder(), dirname(path)]
  const home = join(cache, 'colophon', basename(origin))
  for (const entry of readdirSync(origin, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name)
    const to = join(home, relative(origin, from))
    if (entry.isDirectory()) mkdirSync(to, { recursive: true })
    else if (!entry.name.endsWith('.hyb'))
      linkOrCopy(from, to, to === join(home, changed))
  }
  return { cache, home }
}

function linkOrCopy(from: string, to: string, isCopy: boolean): void {
  mkdirSync(dirname(to), { recursive: true })
  if (isCopy || statSync(from).dev !== statSync(dirname(to)).dev) copyFileSync(from, to)
  else linkSync(from, to)
}

function writeOver(path: string, start: number, length: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(length, 'x'), 0, length, start)
  closeSync(file)
}
