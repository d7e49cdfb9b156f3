import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { removeLeftovers } from '../scripts/command/write-outputs.ts'
import { killBuilds } from './fuzz/kill-builds.ts'
import { fixturePath } from './support/fixtures.ts'
import { mayMount, readOnlyDisk, smallDisk } from './support/other-disk.ts'
import { livingDescendants } from './support/processes.ts'
import {
  type CommandRun,
  runBuild,
  runVerify,
  type StartedCommand,
  startBuild,
} from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const small = fixturePath('build', 'small')
const stackTrace = /^\s+at .*[:(]\d+/mu
const nobody = 2 ** 22 + 1 // Above any process id that Linux gives.

test('builds killed at random moments leave the old edition or the new one, and nothing else', {
  timeout: 240_000,
}, async () => {
  const { faults, fresh, old } = await killBuilds(3, 60)

  expect(faults).toEqual([])
  expect(old + fresh).toBe(3)
})

test('what a build began that was killed is removed, and never ended, and told', async () => {
  const out = outputsOf('first')
  const dir = join(out, `.colophon-${nobody}-x`)
  mkdirSync(join(dir, 'new'), { recursive: true })
  writeFileSync(join(dir, 'new', 'a.pdf'), 'second')
  expect(await removeLeftovers(out)).toBe(false)

  mkdirSync(dir)
  writeFileSync(join(out, `.colophon.lock-${nobody}-x`), '')
  expect(await removeLeftovers(out)).toBe(true)

  expect(readdirSync(out)).toEqual(['a.pdf', 'b.epub'])
  expect(contentsOf(out)).toEqual({ 'a.pdf': 'first', 'b.epub': 'first' })
})

test('the next build says that files may be of two builds, and the proof which are', {
  timeout: 60_000,
}, async () => {
  const out = temporaryFolder()
  const args = [small, '--out', out, '--formats', 'html']
  await runBuild(args)
  // All its processes were killed when the first of two files had been renamed.
  writeFileSync(join(out, `.colophon.lock-${nobody}-x`), '')
  writeFileSync(join(out, 'a-small-book.html'), 'of the next build')

  const { stdout } = await runVerify([join(out, 'a-small-book.proof.json'), small])
  const next = await runBuild(args)

  expect(stdout).toMatch(/^edited +a-small-book\.html +has changed since the build/mu)
  expect(next).toMatchObject({ code: 0 })
  expect(next.stderr).toContain(
    `put its files into \`${out}\`: those there may be of two`,
  )
  expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([])
})

test('two builds at once into one folder end with one whole edition', {
  timeout: 120_000,
}, async () => {
  const [out, temporary] = [temporaryFolder(), temporaryFolder()]
  const other = join(temporaryFolder(), 'other')
  cpSync(small, other, { recursive: true })
  writeFileSync(join(other, '02-evening.md'), '# Evening\n\nThe badger stayed out.\n')

  const runs = await Promise.all(
    [small, other].map((path) =>
      runBuild([path, '--out', out, '--formats', 'html,pdf'], { TMPDIR: temporary }),
    ),
  )

  expect(runs.map(({ code }) => code)).toEqual([0, 0])
  const page = readFileSync(join(out, 'a-small-book.html'), 'utf8')
  const winner = page.includes('badger') ? other : small
  const alone = temporaryFolder()
  await runBuild([winner, '--out', alone, '--formats', 'html,pdf'])
  for (const name of ['a-small-book.html', 'a-small-book.pdf']) {
    expect(readFileSync(join(out, name)).equals(readFileSync(join(alone, name)))).toBe(
      true,
    )
  }
  expect(leftIn(out, temporary)).toEqual([])
})

test.each([
  ['no file', 8],
  ['some of the files', 60],
])(
  'a disk that has room for %s is told, with what to do, and the last edition stays',
  {
    timeout: 60_000,
  },
  async (_, kilobytes) => {
    const out = outputsOf('the last good one')

    const run = await runBuild(
      [small, '--out', out, '--formats', 'html'],
      {},
      { setting: smallDisk(out, kilobytes) },
    )

    // What a browser says that may write no large file is another matter.
    const told = mayMount ? /Cannot .*`.*because ENOSPC.*Free some space/su : /./u
    expectFailure(run, told)
    expect(contentsOf(`${out}-after`)).toEqual(contentsOf(out))
    expect(leftIn(`${out}-after`)).toEqual([])
  },
)

test('a disk that is too full for temporary files is told, with what to do, and nothing of them stays', {
  timeout: 60_000,
}, async () => {
  const out = outputsOf('the last good one')
  const temporary = outputsOf('not ours')

  const run = await runBuild(
    [small, '--out', out],
    { TMPDIR: temporary },
    { setting: smallDisk(temporary, 3_000) },
  )

  expectFailure(run, mayMount ? /Cannot keep temporary files.*Free some space/su : /./u)
  expect(contentsOf(out)).toEqual({
    'a.pdf': 'the last good one',
    'b.epub': 'the last good one',
  })
  expect(leftIn(`${temporary}-after`)).toEqual([])
})

test('a disk that cannot be written to is told, with what to do, and the last edition stays', {
  timeout: 60_000,
}, async () => {
  const out = outputsOf('the last good one')

  const run = await runBuild(
    [small, '--out', out, '--formats', 'html'],
    {},
    { setting: readOnlyDisk(out) },
  )

  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toMatch(/^Unexpected `--out .*expected a folder.*E(?:ROFS|ACCES)/u)
  expect(contentsOf(`${out}-after`)).toEqual(contentsOf(out))
})

test('an output folder that nobody may make is told, with what to do', {
  timeout: 60_000,
}, async () => {
  const run = await runBuild([small, '--out', '/sys/out', '--formats', 'html'])

  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toMatch(/^Unexpected `--out \/sys\/out`, expected a folder/u)
})

test.each([
  ['is killed', 'SIGKILL', 'it ended unexpectedly'],
  ['hangs', 'SIGSTOP', 'it has not answered for 3 s'],
] as const)(
  'a browser that %s while pages are laid out ends the build, which says so',
  {
    timeout: 60_000,
  },
  async (_, signal, told) => {
    const { build, browser, out, temporary } = await buildWithBrowser()

    process.kill(-browser, signal)
    const run = await build.ended

    expectFailure(run, new RegExp(`${told}.*COLOPHON_PATIENCE`, 'su'))
    expect(readdirSync(out)).toEqual([])
    expect(leftIn(temporary)).toEqual([])
    expect(livingDescendants(process.pid).filter(({ pid }) => pid === browser)).toEqual(
      [],
    )
  },
)

test('a page that crashes ends the build, which says so', {
  timeout: 60_000,
}, async () => {
  const { build, temporary } = await buildWithBrowser()
  // One of them has the page.
  const killing = setInterval(() => {
    for (const { command, pid } of livingDescendants(build.child.pid ?? 0)) {
      if (command.includes('--type=renderer')) process.kill(pid, 'SIGKILL')
    }
  }, 50)

  const run = await build.ended
  clearInterval(killing)

  expectFailure(run, /Cannot go on without the browser: a page of it crashed/u)
  expect(leftIn(temporary)).toEqual([])
})

test('a browser that starts and never answers is given up', {
  timeout: 60_000,
}, async () => {
  const browser = join(temporaryFolder(), 'browser')
  writeFileSync(browser, '#!/bin/sh\nexec sleep 300\n', { mode: 0o755 })
  const temporary = temporaryFolder()

  const run = await runBuild([small, '--out', temporaryFolder(), '--formats', 'pdf'], {
    COLOPHON_PATIENCE: '2',
    PUPPETEER_EXECUTABLE_PATH: browser,
    TMPDIR: temporary,
  })

  expectFailure(run, /Cannot start the browser.*has not answered for 2 s/su)
  expect(leftIn(temporary)).toEqual([])
})

test.each([
  ['gone', (path: string) => rmSync(path)],
  ['another file', (path: string) => writeFileSync(path, 'no font')],
  ['cut off', (path: string) => truncateSync(path, 60_000)],
  ['blank in some of its letters', blankOut],
])(
  'a font that is %s is named, with how to get it back',
  {
    timeout: 60_000,
  },
  async (_, harm) => {
    const { font, script } = copiedColophon()
    harm(font)

    const run = await runBuild([small, '--formats', 'html'], {}, { script })

    expectFailure(run, /Cannot use the font .*EBGaramond_400Regular\.ttf; put it back/u)
  },
)

function expectFailure(run: CommandRun, message: RegExp): void {
  expect(run).toMatchObject({ code: 70, stdout: '' })
  expect(run.stderr).toMatch(message)
  expect(run.stderr).not.toMatch(stackTrace)
}

/** A build that has just begun to lay out its pages, and the process group of its browser. */
async function buildWithBrowser() {
  const [out, temporary] = [temporaryFolder(), temporaryFolder()]
  const build: StartedCommand = startBuild([small, '--out', out], {
    COLOPHON_PATIENCE: '3',
    TMPDIR: temporary,
  })
  await new Promise<void>((seen) => {
    build.child.stderr?.on('data', (text: string) => {
      if (text.includes('browser')) seen()
    })
  })
  const [first] = livingDescendants(build.child.pid ?? 0).filter(({ command }) =>
    command.includes('--remote-debugging-pipe'),
  )
  return { build, browser: first?.pid ?? Number.NaN, out, temporary }
}

/** The shapes of letters, for which any bytes will do. */
function blankOut(path: string): void {
  const font = readFileSync(path)
  const entry = font.indexOf('glyf', 0, 'latin1')
  const start = font.readUInt32BE(entry + 8)
  writeFileSync(path, font.fill(0, start + 20_000, start + 24_000))
}

/** A Colophon with templates of its own, of which one may break a font. */
function copiedColophon(): { script: string; font: string } {
  const home = temporaryFolder()
  for (const name of ['package.json', 'package-lock.json', 'scripts', 'templates']) {
    cpSync(name, join(home, name), { recursive: true })
  }
  symlinkSync(resolve('node_modules'), join(home, 'node_modules'))
  const font = join(home, 'templates', 'fonts', 'EBGaramond_400Regular.ttf')
  return { script: join(home, 'scripts', 'start.js'), font }
}

/** An output folder with two files of an edition. */
function outputsOf(content: string): string {
  const out = join(temporaryFolder(), 'out')
  mkdirSync(out)
  for (const name of ['a.pdf', 'b.epub']) writeFileSync(join(out, name), content)
  return out
}

function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'))
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
}

function leftIn(...folders: string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => /^\.?colophon/u.test(name))
}
