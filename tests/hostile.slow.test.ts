import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { evilFiles } from './fuzz/hostile-constructs.ts'
import { mutateHostile, writeEntries } from './fuzz/mutate-hostile.ts'
import { readStock } from './fuzz/mutate-manuscript.ts'
import { tryHostile } from './fuzz/try-hostile.ts'
import { makePng, noisyPng } from './support/make-png.ts'
import { watchFamily } from './support/processes.ts'
import { startBuild } from './support/run-command.ts'
import { runIsolated } from './support/run-isolated.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const settings = 'title: Trap\nauthors: A\nlanguage: en\nkind: article\n'

test('a build reaches for nothing, whatever its manuscript names, and needs no network', async () => {
  const { address, asked } = await startServer()
  const folder = temporaryFolder()
  const dir = join(folder, 'trap')
  mkdirSync(dir)
  const script = `<script src="${address}/settings"></script>`
  writeFileSync(join(dir, 'book.yaml'), `${settings}description: ${script}\n`)
  writeFileSync(join(dir, 'text.md'), bait(address))

  const run = await runIsolated(dir, folder)

  expect(run).toMatchObject({ code: 0, askedByNode: [], askedByBrowser: [] })
  expect(run.isWatched).toBe(true)
  expect(run.stderr).toContain('html-removed')
  expect(asked).toEqual([])
  expect(readdirSync(join(folder, 'dist'))).toContain('trap.epub')
})

test('a web page with 60 MB of pictures is made and proved, in bounded time and memory', async () => {
  const [dir, out] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(join(dir, 'book.yaml'), settings)
  const names = Array.from({ length: 8 }, (_, index) => `${index}.png`)
  for (const name of names) writeFileSync(join(dir, name), noisyPng(7.5e6))
  writeFileSync(join(dir, 'text.md'), names.map((name) => `![x](${name})\n`).join('\n'))

  const { child, ended } = startBuild([dir, '--out', out, '--formats', 'html'])
  const family = watchFamily(child.pid ?? 0)
  const { code, stderr } = await ended

  expect(code, stderr).toBe(0)
  expect(statSync(join(out, 'trap.html')).size).toBeGreaterThan(80e6)
  const { cpuSeconds, mebibytes } = family.stop()
  expect(cpuSeconds).toBeLessThan(30)
  expect(mebibytes).toBeLessThan(1024)
})

test('a page with pictures of 100 megapixels is refused at the one with which they are too many', async () => {
  const [dir, out] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(join(dir, 'book.yaml'), settings)
  const names = Array.from({ length: 4 }, (_, index) => `${index}.png`)
  // So narrow that all stand in one line.
  const black = makePng(2500, 40_000, Buffer.alloc(40_000 * 7501))
  for (const name of names) writeFileSync(join(dir, name), black)
  writeFileSync(join(dir, 'text.md'), names.map((name) => `![x](${name})`).join(' '))

  const { ended } = startBuild([dir, '--out', out, '--formats', 'pdf'])
  const { code, stderr } = await ended

  expect(code, stderr).toBe(1)
  expect(stderr).toMatch(/text\.md:1:\d+ +error .*`3\.png`.*picture-too-large/)
})

test.each([{}, { DEBUG: '1' }])(
  'a folder that a build is started in gives it no settings and no libraries (%o)',
  async (env) => {
    const [dir, cache] = [temporaryFolder(), temporaryFolder()]
    await writeEntries(
      dir,
      new Map(Object.entries(evilFiles).map(([path, text]) => [path, Buffer.from(text)])),
    )

    const { ended } = startBuild(
      ['--help'],
      { HOME: dir, XDG_CACHE_HOME: cache, ...env },
      { cwd: dir },
    )
    const { code, stderr } = await ended

    expect(code, stderr).toBe(0)
    const kept = readdirSync(cache, { recursive: true, encoding: 'utf8' })
    const bundles = kept.filter((path) => path.endsWith('/commands'))
    expect(bundles).toHaveLength('DEBUG' in env ? 0 : 1)
    for (const path of bundles)
      expect(readFileSync(join(cache, path), 'latin1')).not.toContain('it-ran')
    // It bundles the layout too.
    writeFileSync(join(dir, 'book.yaml'), settings)
    writeFileSync(join(dir, 'text.md'), 'Text.\n')
    const build = startBuild(
      ['.', '--formats', 'pdf'],
      { HOME: dir, ...env },
      { cwd: dir },
    )
    const run = await build.ended
    expect(run.code, run.stderr).toBe(0)
    expect(readdirSync(dir)).not.toContain('it-ran')
  },
)

const stock = readStock('tests/fixtures')

// `npm run soak -- hostile` tries five hundred of them.
test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  'the build of the hostile manuscript of seed %i stays in its box',
  async (seed) => {
    const manuscript = mutateHostile(stock, seed)

    const { faults } = await tryHostile(manuscript, join(temporaryFolder(), 'kept'))

    expect(faults, manuscript.history.join('\n')).toEqual([])
  },
)

/** What is left out of a book, or stands in it as a link that nobody follows, and ends no build. */
function bait(address: string): string {
  return `Text <b onclick="fetch('${address}/event')" style="background:url(${address}/attribute)">bold</b>.

<script>fetch('${address}/script')</script>

<script type="module" src="${address}/module"></script>

<iframe src="${address}/frame"></iframe>

<link rel="stylesheet" href="${address}/sheet">

<style>@import url(${address}/import); p { background: url(${address}/background) }</style>

<object data="${address}/object"></object>

<video src="${address}/video" autoplay></video>

<meta http-equiv="refresh" content="0;url=${address}/refresh">

<base href="${address}/base">

<svg><image href="${address}/image"/><script href="${address}/drawn"/></svg>

[A link](${address}/link) and <${address}/bare>.
`
}

/** A server that notes what it is asked for. */
async function startServer() {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, asked }
}
