import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from './support/temporary-folder.ts'

test('a command is bundled once, and what V8 compiled of it kept', () => {
  const { cache, home, run } = smallColophon('first')

  const cold = run()
  const kept = filesIn(cache)
  const warm = run()

  expect(cold).toEqual({ code: 0, stdout: 'first, bundled', stderr: '' })
  expect(warm).toEqual(cold)
  expect(kept.map((path) => path.replace(/^.*\//u, ''))).toEqual([
    expect.stringMatching(/^build-v\d+/u),
    'commands',
  ])
  expect(filesIn(cache)).toEqual(kept)
  expect(readdirSync(home)).not.toContain('dist')
})

test('a source that has changed is never run as it was, and only a few bundles stay', () => {
  const { cache, run, write } = smallColophon('first')
  run()

  // As long as it was, and as old as an archive may have it.
  for (const text of ['secon', 'third', 'forth', 'fifth', 'sixth', 'seven']) {
    write(text)
    expect(run().stdout).toBe(`${text}, bundled`)
  }

  expect(readdirSync(join(cache, 'bundles'))).toHaveLength(5)
})

test('what is asked for late is loaded late, and finds its own address', () => {
  const { home, run } = smallColophon('first')

  const { stdout } = run('late')

  const address = pathToFileURL(join(home, 'scripts', 'late.ts')).href
  expect(stdout).toBe(`first, bundled before late.ts ${address} {"beside":1}`)
})

test('what V8 compiled before still imports what is no part of the bundle', () => {
  const { run } = smallColophon('first')
  run()

  expect(run('outside')).toEqual({
    code: 0,
    stdout: 'first, bundled function',
    stderr: '',
  })
})

test('where nothing can be kept, the command runs', () => {
  const { home, run } = smallColophon('first')
  const file = join(home, 'no-folder')
  writeFileSync(file, '')

  for (const folder of [file, '/proc/x'])
    expect(run('', { XDG_CACHE_HOME: folder })).toMatchObject({ code: 0, stderr: '' })
})

test('what is run is never looked for in the working directory', () => {
  const { home, run } = smallColophon('first')
  const cwd = temporaryFolder()

  run('', { HOME: home, XDG_CACHE_HOME: 'near' }, cwd)

  expect(readdirSync(cwd)).toEqual([])
  expect(readdirSync(join(home, '.cache'))).toEqual(['colophon'])
})

test('a command works where its author stands, called by npm or by a link', () => {
  const { home } = smallColophon('first')
  const author = realpathSync(temporaryFolder())
  const link = join(temporaryFolder(), 'colophon')
  symlinkSync(join(home, 'scripts', 'start.js'), link)
  const settings = { encoding: 'utf8', cwd: author } as const

  const byNpm = spawnSync(
    'npm',
    ['--prefix', home, 'run', '-s', 'build', 'where'],
    settings,
  )
  const byLink = spawnSync(link, ['build', 'where'], settings)

  expect(byNpm.stdout).toMatch(/^first, /u)
  expect(byNpm.stdout.split(' in ')[1]).toBe(author)
  expect(byLink.stdout.split(' in ')[1]).toBe(author)
})

test('whatever is no command is told, and no reason to fail', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/start.js', ...args], { encoding: 'utf8' })

  expect(run('--version').stdout).toMatch(/^Colophon \d+\.\d+\.\d+ \([0-9a-f]{12}\)\n$/u)
  expect(run('--help')).toMatchObject({ status: 0, stderr: '' })
  expect(run()).toMatchObject({ status: 2, stdout: '' })
  expect(run('../bild').stderr).toMatch(
    /^Unexpected command `\.\.\/bild`, expected build/u,
  )
})

test('where there can be no bundle, and for whoever debugs, the sources are loaded', () => {
  const { home, run } = smallColophon('first')
  expect(run('', { DEBUG: '1' }).stdout).toBe('first, as it is')

  writeFileSync(join(home, 'scripts', 'bundle.js'), 'throw new Error()')
  expect(run()).toEqual({ code: 0, stdout: 'first, as it is', stderr: '' })
})

test.each([
  ['cut off', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ['changed', (path: string) => flipByte(path)],
  ['empty', (path: string) => truncateSync(path)],
])('a bundle or code that is %s is made anew', (_, harm) => {
  const { cache, run } = smallColophon('first')
  const sound = run()
  const before = filesIn(cache).map((path) => readFileSync(path).length)

  for (const path of filesIn(cache)) {
    harm(path)
    expect(run()).toEqual(sound)
    expect(filesIn(cache).map((kept) => readFileSync(kept).length)).toEqual(before)
  }
})

test('a bundle that others may write is not run', () => {
  const { cache, run } = smallColophon('first')
  run()
  const bundle = filesIn(cache).find((path) => path.endsWith('commands')) ?? ''
  const before = statSync(bundle).ino

  spawnSync('chmod', ['666', bundle])

  expect(run().stdout).toBe('first, bundled')
  expect(statSync(bundle).ino).not.toBe(before)
})

function flipByte(path: string): void {
  const bytes = readFileSync(path)
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9)
  writeFileSync(path, bytes)
}

/** Paths of the files in a folder and its folders, in order. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** A Colophon with the launcher of this one, and a command that says a word. */
function smallColophon(word: string) {
  // Of a name that means something to shells, to addresses and to replacements of text.
  const home = join(temporaryFolder(), "a $& 'b' #c%20")
  const cacheHome = temporaryFolder()
  const scripts = join(home, 'scripts')
  mkdirSync(join(scripts, 'lib'), { recursive: true })
  for (const name of [
    'start.js',
    'bundle.js',
    'lib/cache-folder.js',
    'lib/make-folder.js',
  ]) {
    cpSync(join('scripts', name), join(scripts, name))
  }
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(name, join(home, name))
  }
  symlinkSync(resolve('node_modules'), join(home, 'node_modules'))
  writeFileSync(join(scripts, 'beside.json'), '{"beside":1}')
  writeFileSync(
    join(scripts, 'late.ts'),
    `import { readFileSync } from 'node:fs'
    process.stdout.write(' late.ts ')
    const beside: URL = new URL('./beside.json', import.meta.url)
    export const late = \`\${import.meta.url} \${readFileSync(beside, 'utf8')}\``,
  )
  const write = (text: string): void => {
    writeFileSync(
      join(scripts, 'commands.ts'),
      `export async function runCommand(name: string, argv: string[]): Promise<number> {
        const isBundled = new Error().stack?.includes('bundle.cjs')
        process.stdout.write(\`${text}, \${isBundled ? 'bundled' : 'as it is'}\`)
        if (argv[0] === 'outside') {
          const { build } = await import('esbuild')
          process.stdout.write(\` \${typeof build}\`)
        }
        if (argv[0] === 'where') process.stdout.write(\` in \${process.cwd()}\`)
        if (argv[0] !== 'late') return 0
        process.stdout.write(' before')
        const { late } = await import('./late.ts')
        process.stdout.write(late)
        return 0
      }`,
    )
  }
  write(word)
  return {
    home,
    cache: join(cacheHome, 'colophon'),
    write,
    run: (argument = '', env: Readonly<Record<string, string>> = {}, cwd?: string) => {
      const { status, stderr, stdout } = spawnSync(
        process.execPath,
        [join(scripts, 'start.js'), 'build', argument],
        {
          encoding: 'utf8',
          cwd,
          env: { ...process.env, XDG_CACHE_HOME: cacheHome, DEBUG: '', ...env },
        },
      )
      return { code: status, stdout, stderr }
    },
  }
}
