import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  compareProofs,
  inspectFiles,
  parseProof,
  readProof,
  repeatRequest,
} from '../scripts/command/read-proof.ts'
import { hashFile } from '../scripts/lib/hash.ts'
import type { ProofRecord } from '../scripts/publish/proof/proof-record.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { runBuild, runVerify } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const small = fixturePath('build', 'small')

/** Lists within lists, more than a stack has room for. */
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

const onlyWeb = ['--formats', 'html', '--trim', 'a6']

/** A true one, with nothing on the disk. */
const proof = await builtProof()

test('a proof that is true is told so, file by file', { timeout: 60_000 }, async () => {
  const [, path] = await build()

  const run = await runVerify([path, small])

  expect(run).toMatchObject({
    code: 0,
    stdout: 'same     a-small-book.html  byte for byte\n',
  })
})

test('a changed manuscript and an edited file are both named', {
  timeout: 60_000,
}, async () => {
  const [out, path] = await build()
  const manuscript = join(temporaryFolder(), 'book')
  cpSync(small, manuscript, { recursive: true })
  appendFileSync(join(manuscript, '02-evening.md'), '\nIt slept.\n')
  appendFileSync(join(out, 'a-small-book.html'), '<!-- mine -->')

  const run = await runVerify([path, manuscript])

  expect(run.code).toBe(1)
  expect(run.stdout.split('\n')).toEqual([
    expect.stringMatching(
      /^edited +a-small-book\.html +has changed since the build, \d+ bytes instead of \d+$/u,
    ),
    'differs  a-small-book.html',
    'why      manuscript: 02-evening.md has changed',
    '',
  ])
})

test('a manuscript that cannot be built any more is said with its problems', {
  timeout: 60_000,
}, async () => {
  const [, path] = await build()

  const run = await runVerify([path, fixturePath('build', 'three-problems')])

  expect(run.code).toBe(1)
  expect(run.stdout).toBe('The manuscript cannot be built any more\n')
  expect(run.stderr).toContain('02-evening.md:3:19')
})

test.each([
  ['no proof', [], 'proof'],
  ['a proof that is not there', ['nowhere.proof.json'], 'nowhere.proof.json'],
  ['a file that is no proof', ['package.json'], 'package.json'],
  ['text that is no JSON', ['README.md'], 'JSON'],
  ['an unknown option', ['--quick'], '--quick'],
])('%s ends with code 2 and is named', async (_, args, named) => {
  const run = await runVerify(args)

  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toContain(named)
  expect(run.stderr).not.toMatch(/^\s+at /mu)
})

test('a proof that names files elsewhere is none', () => {
  const path = join(temporaryFolder(), 'a.proof.json')
  for (const elsewhere of ['../secret', '/etc/passwd', 'a/../../b', 'a\\b', '']) {
    const outputs = proof.outputs.map((output) => ({ ...output, path: elsewhere }))
    writeFileSync(path, JSON.stringify({ ...proof, outputs }))

    expect(readProof(path)).toContain('expected a proof of Colophon')
  }
})

test('a proof made to disturb is refused in one line that does nothing', () => {
  const path = join(temporaryFolder(), 'a.proof.json')
  const said = [
    { ...proof, colophon: { '\u001B[2J\n`x': 1 } },
    { ...proof, outputs: [{ path: '\u001B[2J/..' }] },
  ].map((data) => {
    writeFileSync(path, JSON.stringify(data))
    return String(readProof(path))
  })
  writeFileSync(
    path,
    JSON.stringify({ ...proof, checks: 'deep' }).replace('"deep"', deep),
  )
  said.push(String(readProof(path)))
  said.push(String(readProof('/dev/zero')))

  expect(said).toEqual([
    `Unexpected content in \`${path}\` at \`colophon.\\u{1b}[2J\\u{a}\\u{60}x\`, expected a proof of Colophon`,
    `Unexpected content in \`${path}\` at \`outputs.0.path\`, expected a proof of Colophon`,
    `Cannot read a proof at \`${path}\``,
    'Cannot read a proof at `/dev/zero`',
  ])
})

test('a pipe in the place of a finished file is not waited for', () => {
  const folder = temporaryFolder()
  execFileSync('mkfifo', [join(folder, 'a.pdf')])

  expect(inspectFiles(folder, [hashFile('a.pdf', Buffer.of())])).toEqual([
    'missing  a.pdf  is not next to the proof',
  ])
})

test('what the command line overruled is asked for again, and nothing else', () => {
  expect(repeatRequest(proof, 'book')).toEqual({
    manuscriptPath: 'book',
    formats: ['html'],
    editions: [],
    isThorough: false,
    modified: new Date(proof.settings.sourceDateEpoch * 1000),
    trim: 'a6',
  })
})

test.each<[string, (was: ProofRecord) => Partial<ProofRecord>, string]>([
  [
    'another browser',
    () => ({ browser: 'Chrome/200.0' }),
    `browser: ${proof.browser} became Chrome/200.0`,
  ],
  [
    'other packages',
    ({ colophon }) => ({ colophon: { ...colophon, lockFile: 'other' } }),
    'the lock file has changed',
  ],
  [
    'other templates',
    ({ colophon }) => ({ colophon: { ...colophon, templates: 'other' } }),
    'the templates have changed',
  ],
  [
    'other settings',
    ({ settings }) => ({ settings: { ...settings, trim: 'a5' } }),
    'setting trim: a6 became a5',
  ],
  [
    'another font',
    ({ fonts }) => ({ fonts: fonts.map((font) => ({ ...font, sha256: 'other' })) }),
    'fonts: templates/fonts/EBGaramond_400Regular.ttf has changed',
  ],
  [
    'a file more in the manuscript',
    ({ manuscript }) => ({
      manuscript: {
        sha256: 'other',
        files: [...manuscript.files, { path: '03-night.md', size: 1, sha256: 'new' }],
      },
    }),
    'manuscript: 03-night.md is new',
  ],
  [
    'nothing that can be seen',
    () => ({}),
    'nothing named in the proof differs: it may have been edited',
  ],
])('%s is the reason why a file differs', (_, changed, why) => {
  const outputs = proof.outputs.map((output) => ({ ...output, sha256: 'other' }))

  const { isSame, lines } = compareProofs(proof, { ...proof, ...changed(proof), outputs })

  expect(isSame).toBe(false)
  expect(lines[0]).toBe('differs  a-small-book.html')
  expect(lines).toContain(`why      ${why}`)
})

test('another browser that gives the same files is named, and no fault', () => {
  const { isSame, lines } = compareProofs(proof, { ...proof, browser: 'Chrome/200.0' })

  expect(isSame).toBe(true)
  expect(lines).toContain(`why      browser: ${proof.browser} became Chrome/200.0`)
})

test('a proof whose checks were edited is found out', () => {
  const checks = proof.checks.map((check) => ({ ...check, read: '9,999 words' }))

  const { isSame, lines } = compareProofs({ ...proof, checks }, proof)

  expect(isSame).toBe(false)
  expect(lines.at(-1)).toContain('the proof itself')
})

test('a file that is gone from next to its proof is missing', () => {
  const folder = temporaryFolder()
  const [kept, gone] = ['kept.pdf', 'gone.pdf'].map((path) =>
    hashFile(path, Buffer.from(path)),
  )
  writeFileSync(join(folder, 'kept.pdf'), 'kept.pdf')

  const lines = inspectFiles(
    folder,
    [kept, gone].filter((file) => file !== undefined),
  )

  expect(lines).toEqual(['missing  gone.pdf  is not next to the proof'])
})

async function build(): Promise<[out: string, proofPath: string]> {
  const out = temporaryFolder()
  const run = await runBuild([small, '--out', out, ...onlyWeb])
  expect(run).toMatchObject({ code: 0 })
  return [out, join(out, 'a-small-book.proof.json')]
}

async function builtProof(): Promise<ProofRecord> {
  const { proofFiles } = await buildBook({
    manuscriptPath: small,
    formats: ['html'],
    trim: 'a6',
  })
  const file = proofFiles.find(({ path }) => path.endsWith('.json'))
  return parseProof(Buffer.from(file?.bytes ?? []).toString())
}
