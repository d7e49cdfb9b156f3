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
import { manuscriptOf } from './support/temporary-folder.ts'

const settings = 'title: The Ford\nauthors: Ada Fields\nlanguage: en\n'

const ours = join('templates', 'fonts')
const source = join('node_modules', 'source-serif-pro')

test('fonts in the folder `fonts` are known by what they say of themselves', async () => {
  const dir = manuscriptOf({
    'book.yaml': `${settings}fonts: { text: alegreya sans }\n`,
    'a.md': 'Text.\n',
  })
  const fonts = join(dir, 'fonts')
  mkdirSync(fonts)
  copyFileSync(join(ours, 'AlegreyaSans_500Medium.ttf'), join(fonts, 'b.ttf'))
  copyFileSync(join(ours, 'AlegreyaSans_400Regular_Italic.ttf'), join(fonts, 'a.ttf'))
  copyFileSync(
    join(source, 'VAR', 'SourceSerifVariable-Roman.ttf'),
    join(fonts, 'variable.ttf'),
  )

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
    ...[300, 400, 500, 600, 700].map(
      (weight) => `named Source Serif Variable ${weight} normal`,
    ),
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
  copyFileSync(
    join(source, 'OTF', 'SourceSerifPro-Regular.otf'),
    join(fonts, 'postscript.otf'),
  )

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
