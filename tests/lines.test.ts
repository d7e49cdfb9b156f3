/** Where lines of running text end, and how they are filled. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { buildBook, sharedBrowser } from './support/books.ts'
import { inspectPdf } from './support/inspect-pdf.ts'
import { seededRandom } from './support/seeded-random.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A text as it is printed on small pages, and what is remarked on its lines. */
async function printed(name: string, text: string) {
  const settings = 'title: T\nauthors: A\nlanguage: en\nkind: article\ntrim: a6\n'
  const dir = join((await sharedBrowser()).workDir, name)
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'book.yaml'), settings)
  writeFileSync(join(dir, 'text.md'), text)
  const { artifacts, files } = await buildBook({ manuscriptPath: dir, formats: ['pdf'] })
  const codes = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  const { pages } = inspectPdf(artifacts[0]?.bytes ?? new Uint8Array())
  return { codes, texts: pages.flatMap(({ texts }) => texts) }
}

const words = 'the ferry of it had gone over to a far bank when nobody was there any more'

test('no paragraph ends in a line of one short word, nor has lines with holes', async () => {
  const chance = seededRandom(5)
  const paragraphs = Array.from({ length: 40 }, (_, index) => {
    const some = Array.from({ length: 20 + index }, () => chance.oneOf(words.split(' ')))
    return `Then ${some.join(' ')}.${index % 3 === 0 ? `^[But ${some.join(' ')}.]` : ''}`
  })

  const { codes } = await printed('filled', paragraphs.join('\n\n'))

  expect(codes.filter((code) => /^line-(?:short|loose)/.test(String(code)))).toEqual([])
})

test('lines of words that would leave holes, and of narrow boxes, end where they may', async () => {
  const holes =
    'She spoke of Donaudampfschifffahrtsgesellschaftskapitäne and of Rechtsschutzversicherungsgesellschaften, of Massenkommunikationsdienstleistungsunternehmen, and of others at the ford.'
  const box = `> > :::note\n> > ${'A box of the old ferry is narrow. '.repeat(9)}\n> > :::`

  const { codes, texts } = await printed('ragged', `${holes}\n\n${box}\n`)

  expect(codes).toEqual([])
  const full = texts.filter(({ text }) => text.length > 20)
  expect(new Set(full.map(({ rightPx }) => Math.round(rightPx))).size).toBeGreaterThan(6)
})
