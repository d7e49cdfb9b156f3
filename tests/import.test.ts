import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toString as textOf } from 'hast-util-to-string'
import { VFile } from 'vfile'
import { describe, expect, test } from 'vitest'
import { type ImportedText, importText } from '../scripts/import/import-text.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { fixtureNames, fixturePath } from './support/fixtures.ts'
import { compileFiles } from './support/from-markdown.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const river =
  'The river rises in the hills above the town, and for the first ten miles nobody has any use for it but the sheep.'
const mill =
  'The mill was built in a year of good harvests and it has stood still since the year in which the railway came to the valley.'

// One folder per way in which people paste text: `input.txt`, and what it becomes.
// To accept a change, run `npm test -- --update` and read the diff.
test.each(fixtureNames('import'))('import: %s', async (name) => {
  const imported = read(readFileSync(fixturePath('import', name, 'input.txt')))

  const roles = imported.parts.map(
    ({ line, role, lines }) => `${line} ${role}: ${lines[0]?.slice(0, 60)}`,
  )

  await expect(`${roles.join('\n')}\n`).toMatchFileSnapshot(
    `../${fixturePath('import', name, 'roles.txt')}`,
  )
  await expect(markdownOf(imported)).toMatchFileSnapshot(
    `../${fixturePath('import', name, 'expected.md')}`,
  )
})

describe('an article of a title, two headings and a misspelt reference', () => {
  const lines = [
    'The River: What a Small Town Owes to Its Water',
    river,
    'The Hills and What They Keep',
    mill,
    'The Last Miller of the Valley',
    river,
    'Refrernce Website:',
    'https://example.org/a_b/river-and-mill?q=1&copy=2',
  ]
  const styles: Record<string, (all: readonly string[]) => string> = {
    'no empty lines': (all) => all.join('\n'),
    'an empty line between all': (all) => all.join('\n\n'),
    'several empty lines and spaces': (all) => `\n \n${all.join('\n\u00A0\n\t\n')}\n\n`,
    'empty lines here and there': (all) =>
      `\n${all.join('\n').replace('\nThe Last', '\n\nThe Last')}`,
    CRLF: (all) => all.join('\r\n'),
    'the line ends of old Macs': (all) => all.join('\r'),
    'lines broken at 60 characters': (all) =>
      all.map((line) => wrap(line, 60)).join('\n\n'),
    'lines broken at 60 characters, no empty lines': (all) =>
      all.map((line) => wrap(line, 60)).join('\n'),
    'lines broken at 60 characters, double-spaced': (all) =>
      all.map((line) => wrap(line, 60).replaceAll('\n', '\n\n')).join('\n\n\n'),
  }

  test.each(Object.entries(styles))('is understood with %s', (_, style) => {
    const imported = read(style(lines))

    expect(imported.title.text).toBe(lines[0])
    expect(imported.slug).toBe('the-river-what-a-small-town-owes-to-its-water')
    expect(textsOf(imported, 'heading')).toEqual([lines[2], lines[4]])
    expect(textsOf(imported, 'paragraph')).toEqual([river, mill, river])
    expect(textsOf(imported, 'reference')).toEqual([lines[6], lines[7]])
    expect(markdownOf(imported)).toContain(`## Refrernce Website:\n\n<${lines[7]}>\n`)
  })
})

test.each([
  ['UTF-8', Buffer.from('Größe – “été”\n\nEs war ein Maß.')],
  ['UTF-8', Buffer.from('\uFEFFGröße – “été”\n\nEs war ein Maß.')],
  [
    'UTF-16 (little-endian)',
    Buffer.from('\uFEFFGröße – “été”\n\nEs war ein Maß.', 'utf16le'),
  ],
  [
    'UTF-16 (big-endian)',
    Buffer.from('\uFEFFGröße – “été”\n\nEs war ein Maß.', 'utf16le').swap16(),
  ],
  ['UTF-16 (little-endian)', Buffer.from('Größe – “été”\n\nEs war ein Maß.', 'utf16le')],
  [
    'UTF-16 (big-endian)',
    Buffer.from('Größe – “été”\n\nEs war ein Maß.', 'utf16le').swap16(),
  ],
  [
    'Windows-1252',
    Buffer.from('Gr\xF6\xDFe \x96 \x93\xE9t\xE9\x94\r\n\r\nEs war ein Ma\xDF.', 'latin1'),
  ],
])('text in %s is read', (encoding, bytes) => {
  const imported = read(bytes)

  expect(imported.source.encoding).toBe(encoding)
  expect(imported.title.text).toBe('Größe – “été”')
  expect(markdownOf(imported)).toBe('Es war ein Maß.\n')
})

test.each([
  ['a PDF', '%PDF-1.7\n'],
  ['a Word, OpenDocument or EPUB file', 'PK\x03\x04word'],
  ['an RTF file', '{\\rtf1 Text}'],
  ['no text', '\x01\x02\x03\x04\x05\x06abc'],
])('a file that is %s is refused by name', (what, content) => {
  expect(importText(Buffer.from(content), 'a')).toBe(
    `Unexpected file that is ${what}, expected plain text`,
  )
})

test.each(['', ' \n\t\n', '\uFEFF'])('a file without words is refused', (content) => {
  expect(importText(Buffer.from(content), 'a')).toContain('without words')
})

test.each([
  ['en', river],
  [
    'de',
    'Der Fluss kommt aus den Bergen, und die Mühle ist nicht mehr das, was sie war.',
  ],
  [
    'fr',
    'La rivière vient des montagnes, et le moulin ne tourne plus dans la vallée depuis une guerre.',
  ],
  ['uk', 'Річка тече з гір, і млин уже не меле, бо його час минув.'],
  ['ru', 'Река течёт с гор, и мельница уже не мелет, потому что её время прошло.'],
])('a text in %s is recognised', (language, text) => {
  expect(read(`Title\n\n${text}`).language.language).toBe(language)
})

test('a text without a title is called after its file', () => {
  const imported = importText(
    Buffer.from(`${river}\n\n${mill}`),
    'the_old mill',
  ) as ImportedText

  expect(imported.title.text).toBe('the old mill')
  expect(textsOf(imported, 'paragraph')).toEqual([river, mill])
})

test('who wrote the text is read from its second line, or said by whoever imports it', () => {
  const text = `The River\nBy Ada Brook\n\n${river}`

  expect(read(text).author.name).toBe('Ada Brook')
  expect(
    (importText(Buffer.from(text), 'a', 'Eve Hill') as ImportedText).author.name,
  ).toBe('Eve Hill')
  expect(read(`The River\n\n${river}`).author.name).toBe('Anonymous')
  expect(markdownOf(read(text))).toContain('By Ada Brook')
})

test('whatever Markdown means by a character, the text reads the same when it is compiled', {
  timeout: 30_000,
}, () => {
  const random = randomFrom(7)
  for (let round = 0; round < 300; round += 1) {
    const text = Array.from({ length: 12 }, () => randomLine(random)).join('\n')

    const imported = importText(Buffer.from(text), 'a')

    if (typeof imported === 'string') continue
    const file = new VFile({ path: 'a.md', value: markdownOf(imported) })
    const [chapter] = compileFiles([file], { kind: 'article', language: 'en' })
    if (!chapter) throw new Error('Cannot compile the text')
    const { notes, tree } = chapter
    const title = imported.parts[0]?.role === 'title' ? imported.title.text : ''
    expect(notes).toEqual([])
    // Typography may change quotes, dashes and dots; letters and digits stay.
    expect(lettersOf(textOf(tree)), text).toBe(
      lettersOf(text).slice(lettersOf(title).length),
    )
  }
})

test('a text as long as a novel is imported in a few seconds', {
  timeout: 30_000,
}, () => {
  const text = Array.from(
    { length: 2000 },
    (_, index) => `Heading Number ${index}\n${river}\n${mill}`,
  )

  expect(read(text.join('\n')).words).toBeGreaterThan(90_000)
})

describe('the command', { timeout: 60_000 }, () => {
  test('writes a manuscript that loads without a problem, and says what it took for what', async () => {
    const folder = temporaryFolder()
    writeFileSync(
      join(folder, 'river.txt'),
      `The River\n\n${river}\n\nThe Mill\n\n${mill}\n`,
    )

    const { status, stdout } = run([
      join(folder, 'river.txt'),
      '--out',
      join(folder, 'new/book'),
    ])
    const manuscript = await loadManuscript(join(folder, 'new/book'))

    expect(status).toBe(0)
    expect(stdout).toContain('heading    The Mill')
    expect(stdout).toContain('because: 2 words without a full stop')
    expect(manuscript.configFile.messages).toEqual([])
    expect(manuscript.config).toMatchObject({
      title: 'The River',
      slug: 'the-river',
      language: 'en',
    })
    expect(String(manuscript.chapterFiles[0])).toContain('## The Mill')
  })

  test('never overwrites, and says so', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'river.txt'), river)
    mkdirSync(join(folder, 'book'))
    writeFileSync(join(folder, 'book/notes.txt'), 'mine')

    const taken = run([join(folder, 'river.txt'), '--out', join(folder, 'book')])
    const aFile = run([join(folder, 'river.txt'), '--out', join(folder, 'river.txt')])

    expect([taken.status, aFile.status]).toEqual([1, 2])
    expect(taken.stderr).toContain('expected a new or empty folder')
    expect(readdirSync(join(folder, 'book'))).toEqual(['notes.txt'])
    expect(readFileSync(join(folder, 'river.txt'), 'utf8')).toBe(river)
  })

  test('ends with 1 for a file that is not there or too large, 2 for wrong arguments, 0 for help', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'huge.txt'), 'word '.repeat(1_000_000))

    const codes = [
      ['nowhere.txt'],
      [join(folder, 'huge.txt')],
      [],
      ['a', 'b'],
      ['--colour', 'a'],
      ['README.md', '--out', '/proc/x'],
      ['--help'],
    ]

    expect(codes.map((argv) => run(argv).status)).toEqual([1, 1, 2, 2, 2, 2, 0])
    expect(existsSync('huge')).toBe(false)
  })
})

function run(argv: readonly string[]) {
  return spawnSync(process.execPath, ['scripts/start.js', 'import', ...argv], {
    encoding: 'utf8',
  })
}

function read(content: string | Uint8Array): ImportedText {
  const imported = importText(Buffer.from(content as string), 'file')
  if (typeof imported === 'string') throw new Error(imported)
  return imported
}

function markdownOf({ files, slug }: ImportedText): string {
  return files[`${slug}.md`] ?? ''
}

function textsOf({ parts }: ImportedText, role: string): string[] {
  return parts.filter((part) => part.role === role).map(({ lines }) => lines.join(' '))
}

function wrap(line: string, width: number): string {
  return line.replaceAll(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n').trimEnd()
}

function lettersOf(text: string): string {
  return text.normalize('NFC').replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const scraps = [
  '==Owl==',
  ':smile:',
  '%%',
  '@fig:a',
  '@Owl1999',
  '\\emph{',
  '{{',
  '[@',
  '*',
  '**',
  '_',
  '__',
  '#',
  '##',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '&',
  '&amp;',
  '&#65;',
  '`',
  '```',
  '~',
  '~~~',
  '|',
  '---',
  '===',
  '-',
  '+',
  '1.',
  '2)',
  ':',
  '::',
  ':::note',
  ':::',
  '{.wide}',
  '{#id}',
  '\\',
  '!',
  '![',
  '^',
  '[^1]',
  '[^1]:',
  '[a]:',
  '<b>',
  '</b>',
  '<!--',
  '-->',
  '$',
  '$$',
  '"',
  "'",
  '...',
  '--',
  'a:b',
  '10:30',
  '[x]',
  'https://a.org/x_y_(z).',
  'www.a_b.org',
  'a_b@c.org',
  '\t',
  '    ',
  ' ',
  ' ',
  ' ',
  '\n',
  '\n\n',
  'fox',
  'Owl',
  'mill.',
  'é',
]

function randomLine(random: () => number): string {
  const length = 1 + Math.floor(random() * 8)
  return Array.from({ length }, () => scraps[Math.floor(random() * scraps.length)]).join(
    random() < 0.5 ? '' : ' ',
  )
}
