import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Picture } from '../scripts/book.ts'
import { naturalSize } from '../scripts/lib/picture-facts.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { buildBook } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { readAttachments } from './support/inspect-pdf.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** A folder with PDFs of pages of 3 by 2 inches. */
function folderWith(text: string, settings = ''): string {
  const dir = temporaryFolder()
  for (const name of ['figure.pdf', 'pages.pdf', 'locked.pdf'])
    copyFileSync(fixturePath('load', 'pictures', name), join(dir, name))
  writeFileSync(join(dir, 'broken.pdf'), '%PDF-1.4\n')
  const head = 'title: The Ford\nauthors: Ada Brook\nlanguage: en\ntrim: a5\n'
  writeFileSync(join(dir, 'text.md'), `---\n${head}${settings}---\n\n${text}`)
  return dir
}

test('of a PDF the first page is drawn at 300 dots per inch, or as many as its width in print needs', async () => {
  const { readPicture } = await loadManuscript(folderWith('Words.\n'))
  const page = { widthPx: 600, heightPx: 800 }

  const own = (await readPicture('figure.pdf')) as Picture
  const large = (await readPicture('figure.pdf', { page, widthPx: 480 })) as Picture
  const larger = (await readPicture('figure.pdf', { page, widthPx: 9e9 })) as Picture

  expect(own).toMatchObject({ widthPx: 900, heightPx: 600, mediaType: 'image/png' })
  expect(naturalSize(own)).toEqual({ widthPx: 288, heightPx: 192 })
  expect(large).toMatchObject({ widthPx: 1500, heightPx: 1000 })
  expect(naturalSize(large)).toEqual({ widthPx: 288, heightPx: 192 })
  expect(larger).toMatchObject({ widthPx: 1875, heightPx: 1250 })
})

test('a PDF that cannot be drawn is told, and so is one of several pages', async () => {
  const { readPicture } = await loadManuscript(folderWith('Words.\n'))

  expect(await readPicture('pages.pdf')).toMatchObject({ pageCount: 3 })
  expect(await readPicture('locked.pdf')).toEqual({
    fault: 'broken',
    found: 'a PDF that needs a password',
  })
  expect(await readPicture('broken.pdf')).toEqual({
    fault: 'broken',
    found: 'no PDF that can be read',
  })
})

test('a PDF is printed at its size, and goes along as it is where sources do', async () => {
  const manuscriptPath = join(
    folderWith('![Levels](figure.pdf)\n', 'pdf-standard: a-3a\n'),
    'text.md',
  )

  const { artifacts, files } = await buildBook({ manuscriptPath, formats: ['pdf'] })

  const bytes = artifacts[0]?.bytes ?? Buffer.of()
  const [painted] = readPdf(bytes).pages.flatMap(({ pictures }) => pictures)
  expect(files.flatMap(({ messages }) => messages)).toEqual([])
  expect(painted).toMatchObject({ widthPx: 900, heightPx: 600 })
  expect(painted?.width).toBeCloseTo(216, 0)
  expect([...readAttachments(bytes).keys()]).toContain('figure.pdf')
})
