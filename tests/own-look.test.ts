/** What lies beside `book.yaml` for the look of a book. */
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fontTables } from '../scripts/lib/font-tables.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { fixturePath } from './support/fixtures.ts'
import { manuscriptOf } from './support/temporary-folder.ts'

const settings = 'title: The Ford\nauthors: Ada Fields\nlanguage: en\n'

const ours = join('templates', 'fonts')

test('fonts in the folder `fonts` are known by what they say of themselves', async () => {
  const dir = manuscriptOf({
    'book.yaml': `${settings}fonts: { text: alegreya sans }\n`,
    'a.md': 'Text.\n',
  })
  const fonts = join(dir, 'fonts')
  mkdirSync(fonts)
  copyFileSync(join(ours, 'AlegreyaSans_500Medium.ttf'), join(fonts, 'b.ttf'))
  copyFileSync(join(ours, 'AlegreyaSans_400Regular_Italic.ttf'), join(fonts, 'a.ttf'))
  copyFileSync(fixturePath('fonts', 'literata-variable.ttf'), join(fonts, 'variable.ttf'))

  const { fonts: read = [], otherFiles } = await loadManuscript(dir)

  expect(otherFiles.flatMap(({ messages }) => messages)).toEqual([])
  const shown = read.map(({ font: { family, style, weight }, use }) =>
    [use, family, weight, style].join(' '),
  )
  expect(shown).toEqual([
    'text Alegreya Sans 400 italic',
    'text Alegreya Sans 500 normal',
    'named Alegreya Sans 400 italic',
    'named Alegreya Sans 500 normal',
    ...[300, 400, 500, 600, 700].map((weight) => `named Literata ${weight} normal`),
  ])
})

test('fonts that cannot be embedded are told at their file, each with why', async () => {
  const dir = manuscriptOf({ 'book.yaml': settings, 'a.md': 'Text.\n' })
  const fonts = join(dir, 'fonts')
  mkdirSync(fonts)
  const regular = readFileSync(join(ours, 'Spectral_400Regular.ttf'))
  const forbid = (name: string, fsType: number) => {
    const font = Buffer.from(regular)
    font.writeUInt16BE(fsType, (fontTables(font).get('OS/2')?.offset ?? 0) + 8)
    writeFileSync(join(fonts, name), font)
  }
  forbid('pictures.ttf', 0x200)
  forbid('restricted.ttf', 2)
  forbid('whole.ttf', 0x100)
  writeFileSync(join(fonts, 'half.ttf'), regular.subarray(0, 20_000))
  writeFileSync(join(fonts, 'text.woff2'), 'no font')
  symlinkSync(join(process.cwd(), ours, 'Inter_700Bold.ttf'), join(fonts, 'link.ttf'))
  copyFileSync(fixturePath('fonts', 'squares.otf'), join(fonts, 'postscript.otf'))

  const { fonts: read, otherFiles } = await loadManuscript(dir)

  expect(read).toEqual([])
  const told = otherFiles.flatMap(({ basename, messages }) =>
    messages.map(({ reason }) => `${basename}: ${/\((.*)\)/u.exec(reason)?.[1]}`),
  )
  expect(told).toEqual([
    'half.ttf: it is no whole font',
    'link.ttf: it is a symbolic link that leaves the folder',
    'pictures.ttf: its maker forbids to embed its outlines',
    'restricted.ttf: its maker forbids to embed it',
    'whole.ttf: its maker forbids to embed less than the whole of it',
    'postscript.otf: its outlines are PostScript',
    'text.woff2: it is no whole font',
  ])
})

const deep = (open: string, close: string) => open.repeat(20_000) + close.repeat(20_000)

test.each<[string, string, readonly string[]]>([
  ['an address', 'p{background:url(//example.org/a.png)}', ['style-forbidden']],
  ['a file of the machine', 'p{background:url(/etc/passwd)}', ['picture-outside']],
  ['a way out', 'p{background:url(../../etc/passwd)}', ['picture-outside']],
  [
    'a way out in another spelling',
    'p{background:url(%2e%2e/a.png)}',
    ['picture-outside'],
  ],
  ['no picture', 'p{background:url(book.yaml)}', ['picture-format']],
  [
    'a script in a picture',
    `p{background:url("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>")}`,
    ['picture-active'],
  ],
  ['an import', '@import "a.css";', ['style-forbidden']],
  ['an import in other letters', '@\\69mport "a.css";', ['style-forbidden']],
  [
    'a function with an address',
    'p{background:src("//example.org/a")}',
    ['style-forbidden'],
  ],
  ['an address in a variable', ':root{--a:url(https://a.example)}', ['style-forbidden']],
  ['a namespace', '@namespace url(https://a.example);', ['style-forbidden']],
  ['code of old browsers', 'p{width:expression(1)}', ['style-forbidden', 'style-syntax']],
  ['brackets', `p{width:calc${deep('(', ')')}}`, ['style-syntax']],
  ['rules', deep('p{', '}'), ['style-syntax']],
  ['conditions', deep('@media all{', '}'), ['style-syntax']],
  ['much of it', `p{color:#333}${' '.repeat(500_001)}`, ['file-too-large']],
  ['quotation marks', `p{content:${'"'.repeat(90_000)}}`, []],
  ['selectors', `${'p,'.repeat(30_000)}p{color:#333}`, []],
])('a style sheet with %s reaches nothing, and takes no time', async (_, css, codes) => {
  const dir = manuscriptOf({ 'book.yaml': settings, 'a.md': 'Text.\n', 'style.css': css })
  const start = performance.now()

  const { otherFiles, ownStyle } = await loadManuscript(dir)

  const told = otherFiles.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect([...new Set(told)]).toEqual(codes)
  expect(performance.now() - start).toBeLessThan(5000)
  expect(ownStyle).toBeDefined()
})

test('words beside book.yaml stand in place of ours, in the languages that they are for', async () => {
  const italian = Object.entries((await loadTemplates()).words('en')).map(
    ([key, words]) => `${key}: ${JSON.stringify(`${words} (it)`)}`,
  )
  const dir = manuscriptOf({
    'book.yaml': settings,
    'a.md': 'Text.\n',
    'templates/words/en.yaml': 'notes: Footnotes\n',
    'templates/words/en-US.yaml': 'notes: Endnotes\n',
    'templates/words/it.yaml':
      italian.filter((line) => !/^caption-labels:/.test(line)).join('\n') +
      '\ncaption-labels: Tabella Figura\n',
  })

  const manuscript = await loadManuscript(dir)

  expect(manuscript.otherFiles.flatMap(({ messages }) => messages.map(String))).toEqual(
    [],
  )
  const { words } = await loadTemplates(undefined, undefined, manuscript)
  const shown = ['en-GB', 'en-us', 'de', 'it-CH'].map((tag) => {
    const { contents, language, notes } = words(tag)
    return [language, contents, notes].join()
  })
  expect(shown).toEqual([
    'en,Contents,Footnotes',
    'en,Contents,Endnotes',
    'de,Inhalt,Anmerkungen',
    'it,Contents (it),Notes (it)',
  ])
})

test('a template of elements in each other is refused, and takes no time', async () => {
  const html = `${'<div>'.repeat(9000)}<slot name="text"></slot>${'</div>'.repeat(9000)}`
  const dir = manuscriptOf({
    'book.yaml': settings,
    'a.md': 'Text.\n',
    'templates/print/chapter.html': html,
  })

  const { otherFiles, ownTemplates } = await loadManuscript(dir)

  const told = otherFiles.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(told).toEqual(['template-syntax'])
  expect(ownTemplates?.size).toBe(0)
})
