import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
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
