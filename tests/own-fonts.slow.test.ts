/** Fonts that an author names, and what becomes of a book for which no font is there. */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test, vi } from 'vitest'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { fixturePath, manuscriptIn } from './support/fixtures.ts'
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
  ['a package', 'ferry-sans', 'AlegreyaSans', ['Regular', 'Bold', 'Italic']],
  ['a variable font', 'variable.ttf', 'Literata', ['Regular', 'Regular']],
  ['a packed font', 'packed.woff2', 'NotoSerifHebrew', ['Regular']],
])('text is set in %s that the author names', async (_, name, family, faces) => {
  const dir = temporaryFolder()
  const fonts = join('templates', 'fonts')
  const sans = join(dir, 'node_modules', 'ferry-sans')
  mkdirSync(sans, { recursive: true })
  writeFileSync(join(sans, 'package.json'), '{}')
  for (const file of readdirSync(fonts))
    if (/^AlegreyaSans_/u.test(file)) copyFileSync(join(fonts, file), join(sans, file))
  copyFileSync(fixturePath('fonts', 'literata-variable.ttf'), join(dir, 'variable.ttf'))
  const hebrew = join(fonts, 'noto-serif-hebrew-hebrew-400-normal.woff2')
  copyFileSync(hebrew, join(dir, 'packed.woff2'))
  writeFileSync(
    join(dir, 'book.yaml'),
    `title: The Ford\nauthors: Ada Fields\nlanguage: en\nfonts: { text: ${name} }\n`,
  )
  writeFileSync(join(dir, 'a.md'), 'Text שלום, **bold**, *italic* and ***both***.\n')

  const { code, stderr } = await runBuild(['.', '--out', 'out'], {}, { cwd: dir })

  expect({ code, stderr }).toMatchObject({ code: 0 })
  const out = (file: string) => readFileSync(join(dir, 'out', `the-ford.${file}`))
  const used = readPdf(out('pdf')).fonts
  const names = used.map((font) => font.name.replace(/^\w+\+/u, ''))
  for (const face of new Set(faces)) expect(names).toContain(`${family}-${face}`)
  const files = Object.keys(unzipSync(out('epub')))
  const own = name.replace(/\.\w+$/u, '')
  expect(files.some((path) => path.includes(`fonts/${own}-`))).toBe(true)
})
