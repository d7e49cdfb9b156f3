import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixturePath } from './support/fixtures.ts'
import { runBuild } from './support/run-build.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

test('two builds give the same EPUB and web page, whatever the time zone and locale', {
  timeout: 120_000,
}, async () => {
  const here = await hashesOf({ TZ: 'UTC', LC_ALL: 'C.UTF-8' })
  const there = await hashesOf({ TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' })

  expect(there).toEqual(here)
})

async function hashesOf(env: Readonly<Record<string, string>>) {
  const out = temporaryFolder()
  const run = await runBuild(
    [fixturePath('build', 'small'), '--out', out, '--formats', 'epub,html'],
    env,
  )
  expect(run).toMatchObject({ code: 0 })
  return ['a-small-book.epub', 'a-small-book.html'].map((name) =>
    createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex'),
  )
}
