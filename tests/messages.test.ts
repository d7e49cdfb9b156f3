/** What is said to an author: each problem once and where it is found; names and words of anyone's can be seen, and do nothing. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Text } from 'hast'
import type { Position } from 'unist'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { formatSarif } from '../scripts/command/format-sarif.ts'
import {
  describeFailure,
  formatProblems,
  say,
  showProgress,
} from '../scripts/command/terminal.ts'
import { importText } from '../scripts/import/import-text.ts'
import { filesOf, joinFiles, shiftPositions } from '../scripts/lib/origins.ts'
import { lineAt } from '../scripts/lib/text-positions.ts'
import { quoted, shorten, visible, writeJson } from '../scripts/lib/visible.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { gatherProblems, hasErrors, report } from '../scripts/problems/report.ts'
import type { ProofRecord } from '../scripts/publish/proof/proof-record.ts'
import { buildBook } from './support/books.ts'
import { manuscriptOf, temporaryFolder } from './support/temporary-folder.ts'

/** What a terminal obeys, what ends a line in one or in an editor, and what turns text around, but for `\n`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const active = /[\0-\x09\x0B-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Cs}/u

const settings = 'title: Trap\nauthors: A\nlanguage: en\nkind: article\n'
const hostile = '\u001B[2J\u009B31m\u202Egpj\u2066\r\n/etc/passwd:1:1  error\u2028'

test.each([
  ['\u001B[2J', '\\u{1b}[2J'],
  ['\u009B31m', '\\u{9b}31m'],
  ['a\r\nb\tc\0', 'a\\u{d}\\u{a}b\\u{9}c\\u{0}'],
  ['\u202Egpj\u2066', '\\u{202e}gpj\\u{2066}'],
  ['a\u2028b\u2029c\u0085d', 'a\\u{2028}b\\u{2029}c\\u{85}d'],
  ['\uD83D', '\\u{d83d}'],
  ['Größe – “été” 🦊 नमस्ते\u200D می\u200Cخواهم שלום\u200F', undefined],
])('%j can be seen, once and for all', (text, expected = text) => {
  expect(visible(text)).toBe(expected)
  expect(visible(visible(text))).toBe(expected)
})

test('no name ends its quotation, and none is longer than anyone reads', () => {
  expect(quoted('a`, expected nothing. Run `b')).toBe(
    '`a\\u{60}, expected nothing. Run \\u{60}b`',
  )
  expect(quoted('x'.repeat(9999))).toHaveLength(202)
  expect(shorten(`${'x'.repeat(8)}🦊🦊`, 10)).toBe('xxxxxxxx…')
})

test('data are written so that their file is safe to show, and read back the same', () => {
  const data = { [hostile]: [hostile, '\uD83D', 'plain'] }

  const json = writeJson(data)

  expect(json).not.toMatch(active)
  expect(JSON.parse(json)).toEqual(data)
  expect(writeJson({ a: ['Ö', 1] })).toBe(
    `${JSON.stringify({ a: ['Ö', 1] }, undefined, 2)}\n`,
  )
})

test('a sentence that a name imitates stays within its quotation', () => {
  const file = new VFile({ path: `a${hostile}.md` })
  const forged = 'a.png`, expected nothing  error\n\nb.md:1:1  error  Run `rm'
  report(file, 'picture-missing', [forged, `{0:path} $& ${hostile}`])

  const [head, hint, ...rest] = formatProblems([file], false).split('\n')

  expect(head).toBe(
    'a\\u{1b}[2J\\u{9b}31m\\u{202e}gpj\\u{2066}\\u{d}\\u{a}/etc/passwd:1:1  error\\u{2028}.md  error  ' +
      'Cannot find the picture `a.png\\u{60}, expected nothing  error\\u{a}\\u{a}b.md:1:1  error  Run \\u{60}rm` ' +
      '({0:path} $& \\u{1b}[2J\\u{9b}31m\\u{202e}gpj\\u{2066}\\u{d}\\u{a}/etc/passwd:1:1  error\\u{2028}), ' +
      'expected a file in the manuscript folder  picture-missing',
  )
  expect(hint).toMatch(/^ {2}Check the spelling/)
  expect(rest).toEqual(['', '1 error', ''])
})

test.each<[string, string, string]>([
  ['an address', '<p><a href="https://exa&#27;[2Jmple.org/&#8;">b</a></p>', ''],
  ['an address with a line end', '<p><a href="https://&#10;x y/">c</a></p>', ''],
  ['a link to a place', '<p><a href="#&#27;[31mq">q</a></p>', ''],
  ['an id', '<p id="a&#27;[2J">x</p>\n\n<p id="a&#27;[2J">y</p>', ''],
  ['a scheme', '<p><a href="ja&#27;[2Jva&#10;x:1">z</a></p>', ''],
  ['an element', '<p><img src="&#27;[2J&#x9b;1m.png" alt=x></p>', ''],
  ['a picture', '![p1](%1b]0;pwn%07%1b[31mX.png)', ''],
  ['a picture with line ends', '![p](a%0a%0a/etc/passwd%3a1:1%20error.png)', ''],
  ['a key', 'Text', '"\\u202Ex\\u2066\\e[2J": 1\n'],
  ['a value', 'Text', 'trim: "\\u202Ex\\e[2J\\n\\nb.md:1:1  error"\n'],
  ['a path in the contents', 'Text', 'contents: ["a\\u202E\\e[2J\\n.md"]\n'],
])('%s with orders to a terminal is shown, not obeyed', async (_, text, more) => {
  const dir = manuscriptOf({ 'book.yaml': settings + more, 'a.md': `${text}\n` })

  const { files } = await buildBook({ manuscriptPath: dir, formats: [] })

  const shown = formatProblems(files, false)
  const gathered = gatherProblems(files)
  expect(gathered.length).toBeGreaterThan(0)
  expect(shown).not.toMatch(active)
  // A head, a hint and an empty line for each, a line where there is the same elsewhere, then how many there are.
  const repeated = gathered.filter(({ others }) => others.length > 0)
  expect(shown.split('\n')).toHaveLength(3 * gathered.length + repeated.length + 2)
  const sarif = formatSarif(files)
  expect(sarif).not.toMatch(active)
  for (const result of JSON.parse(sarif).runs[0].results)
    expect(result.message.text).not.toMatch(/[^\P{Cc}]|[\u202A-\u202E\u2066-\u2069]/u)
})

test('the same problem in many places is one message with the first of them', () => {
  const files = ['a.md', 'b.md'].map(
    (path) => new VFile({ path, value: 'x\n'.repeat(9) }),
  )
  for (const file of files)
    for (const line of [1, 3, 5, 7]) report(file, 'heading-empty', [], pointAt(line))
  const [first] = files
  if (first) report(first, 'file-empty', [])

  const shown = formatProblems(files, false)

  expect(shown.split('\n').filter((line) => !line.startsWith('  W'))).toEqual([
    expect.stringMatching(/^a\.md {2}error {2}.*file-empty$/),
    '',
    expect.stringMatching(/^a\.md:1:1 {2}error {2}.*heading-empty$/),
    '  In 8 places, also at 3:1, 5:1, 7:1, b.md:1:1, 3:1 and 2 more.',
    '',
    '2 errors',
    '',
  ])
})

test('a problem of a text of several files is told at the line of its own file', () => {
  const included = new VFile({ path: 'c.md', value: 'one\n  two\n' })
  const including = new VFile({
    path: 'b.md',
    value: 'first\n    one\n      two\nlast\n',
    data: {},
  })
  const own = new VFile({ path: 'b.md', value: 'first\n    {{c.md}}\nlast\n' })
  including.data.origins = [
    { line: 1, file: own, sourceLine: 1, indent: 0 },
    { line: 2, file: included, sourceLine: 1, indent: 4 },
    { line: 4, file: own, sourceLine: 3, indent: 0 },
  ]
  const before = new VFile({ path: 'a.md', value: 'a\nb' })
  const { file, shifts } = joinFiles([before, including])
  const node: Text = { type: 'text', value: 'two', position: pointAt(3, 7) }

  shiftPositions(node, shifts[1] ?? { lines: 0, offset: 0 })
  report(file, 'heading-empty', [], node)
  report(file, 'heading-empty', [], pointAt(1))
  report(file, 'heading-empty', [], pointAt(6))

  expect(lineAt(file, node.position?.start.line ?? 0).text).toBe('      two')
  expect(filesOf(file)).toEqual([before, own, included])
  expect(filesOf(file).flatMap(({ messages }) => messages.map(String))).toEqual([
    expect.stringMatching(/^a\.md:1:1/),
    expect.stringMatching(/^b\.md:3:1/),
    expect.stringMatching(/^c\.md:2:3/),
  ])
  expect(hasErrors([file])).toBe(true)
})

function pointAt(line: number, column = 1): Position {
  const point = { line, column }
  return { start: point, end: point }
}

test('a file with a hostile name is named safely on the proof, and truly in its record', async () => {
  const name = `a\u001B[31m\u202E\n{{title}} $& <b>.md`
  const dir = manuscriptOf({ 'book.yaml': settings, [name]: 'Text.\n' })

  const { files, proofFiles } = await buildBook({
    manuscriptPath: dir,
    formats: ['html'],
  })

  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  const [page = '', json = ''] = proofFiles.map(({ bytes }) =>
    Buffer.from(bytes).toString(),
  )
  expect(page).not.toMatch(active)
  expect(page).toContain('a\\u{1b}[31m\\u{202e}\\u{a}{{title}} $&#x26; &#x3C;b>.md')
  expect(json).not.toMatch(active)
  const record = JSON.parse(json) as ProofRecord
  expect(record.manuscript.files.map(({ path }) => path)).toContain(name)
})

test('whatever is said, is said in lines of its own', () => {
  let text = ''
  const stream = {
    isTTY: false,
    write: (more: string) => {
      text += more
      return true
    },
  }
  const progress = showProgress(stream)
  const step = { room: 'browser' } as const

  say(stream, [`a ${hostile}`, 'x'.repeat(99_999), 'b'])
  progress.onProgress(step, undefined)
  progress.onProgress(step, { ...step, startMs: 0, ms: 100, detail: hostile })
  const cause = new Error(`open '/tmp/${hostile}'`)
  say(stream, describeFailure(new Error('Cannot go on', { cause })))

  expect(text).not.toMatch(active)
  const lines = text.split('\n')
  expect(lines.map((line) => line.slice(0, 9))).toEqual([
    'a \\u{1b}[',
    'xxxxxxxxx',
    'b',
    'browser  ',
    'Cannot go',
    '  because',
    '    /etc/',
    '',
  ])
  expect(lines[1]).toHaveLength(5000)
})

test('a file whose name is no UTF-8 is one problem', async () => {
  const stray = Buffer.from('f\xE9rd\x1B.md', 'latin1')
  const folders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'among others': { 'book.yaml': settings, 'a.md': 'Text\n' },
    alone: { 'book.yaml': settings },
    'with all there is': {},
    'and in the contents': { 'book.yaml': `${settings}contents: [férd.md]\n` },
  }
  for (const files of Object.values(folders)) {
    const dir = manuscriptOf(files)
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), stray]), 'Text\n')

    const { chapterFiles, configFile } = await loadManuscript(dir)

    const found = [configFile, ...chapterFiles].flatMap(({ messages }) => messages)
    expect(found.map(({ reason, ruleId }) => [ruleId, reason])).toEqual([
      [
        'name-encoding',
        'Unexpected name `f\uFFFDrd\\u{1b}.md` of a file or folder, expected a name in UTF-8',
      ],
    ])
  }
})

test('a manuscript in a folder whose name is no UTF-8 is one problem, a name with U+FFFD is none', async () => {
  const dir = temporaryFolder()
  const folder = Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0xe9])])
  mkdirSync(folder)
  for (const [name, text] of [
    ['book.yaml', settings],
    ['f\uFFFD.md', 'Text\n'],
  ] as const)
    for (const parent of [folder, Buffer.from(dir)])
      writeFileSync(Buffer.concat([parent, Buffer.from(`/${name}`)]), text)

  const whole = await loadManuscript(dir)
  symlinkSync(folder, join(dir, 'link'))
  const below = await loadManuscript(join(dir, 'link'))

  expect(whole.configFile.messages.map(({ ruleId }) => ruleId)).toEqual(['name-encoding'])
  expect(whole.chapterFiles.map(({ data }) => data.manuscriptPath)).toEqual([
    'f\uFFFD.md',
  ])
  expect(below.configFile.messages.map(({ ruleId }) => ruleId)).toEqual(['name-encoding'])
})

test('a text is imported under a name and an author that a build takes', () => {
  const text = Buffer.from(
    `A sentence of some words.\u202E It ends so late that all is text\u2066.\n`,
  )

  const imported = importText(text, `a${hostile}`)

  if (typeof imported === 'string') throw new Error(imported)
  expect(JSON.stringify(imported.files)).not.toMatch(/\\\\u|\\\\e|\\\\x|[\u202A-\u202E]/)
  expect(imported.source.dropped).toBe(2)
})
