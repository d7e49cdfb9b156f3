/** Fonts that an author names, and what becomes of a book for which no font is there. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test, vi } from 'vitest'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { manuscriptIn } from './support/fixtures.ts'
import { runBuild } from './support/run-command.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

test('what only print has no font for is made but for the PDF, and an older PDF stays', async () => {
  const out = temporaryFolder()
  writeFileSync(join(out, 'the-ford.pdf'), 'of before')

  const path = manuscriptIn('problems', 'script-missing')
  const { code, stderr } = await runBuild([path, '--out', out])

  expect(code).toBe(1)
  expect(stderr).toContain('Cannot find Japanese such as `渡し場`')
  expect(stderr).toContain('The PDF was not made')
  expect(readFileSync(join(out, 'the-ford.pdf'), 'utf8')).toBe('of before')
  const proof = JSON.parse(readFileSync(join(out, 'the-ford.proof.json'), 'utf8'))
  expect(proof.settings.formats).toEqual(['epub', 'html', 'onix'])
  expect(proof.remarks).toEqual([])
})

test.each([
  ['a package', 'source-sans-pro', 'SourceSansPro', ['Regular', 'Bold', 'It', 'BoldIt']],
  ['a variable font', 'variable.ttf', 'SourceSerifVariable', ['Roman', 'Roman']],
  ['a packed font', 'packed.woff2', 'NotoSerifHebrew', ['Regular']],
])('text is set in %s that the author names', async (_, name, family, faces) => {
  const dir = temporaryFolder()
  const modules = join('node_modules', 'source-serif-pro', 'VAR')
  const hebrew = join('templates', 'fonts', 'noto-serif-hebrew-hebrew-400-normal.woff2')
  copyFileSync(join(modules, 'SourceSerifVariable-Roman.ttf'), join(dir, 'variable.ttf'))
  copyFileSync(hebrew, join(dir, 'packed.woff2'))
  writeFileSync(
    join(dir, 'book.yaml'),
    `title: The Ford\nauthors: Ada Fields\nlanguage: en\nfonts: { text: ${name} }\n`,
  )
  writeFileSync(join(dir, 'a.md'), 'Text שלום, **bold**, *italic* and ***both***.\n')

  const { artifacts, files: sources } = await buildBook({
    manuscriptPath: dir,
    formats: ['pdf', 'epub'],
  })

  expect(sources.flatMap(({ messages }) => messages.map(String))).toEqual([])
  const { fonts } = readPdf(artifacts[0]?.bytes ?? Buffer.of())
  const names = fonts.map((font) => font.name.replace(/^\w+\+/u, ''))
  for (const face of new Set(faces)) expect(names).toContain(`${family}-${face}`)
  const files = Object.keys(unzipSync(artifacts[1]?.bytes ?? Buffer.of()))
  const own = name.replace(/\.\w+$/u, '')
  expect(files.some((path) => path.includes(`fonts/${own}-`))).toBe(true)
})
