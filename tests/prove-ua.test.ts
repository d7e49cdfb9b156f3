import { beforeAll, expect, test, vi } from 'vitest'
import { uaRules } from '../scripts/prove/pdf/standards.ts'
import { finish } from './support/books.ts'
import { type BrokenPdf, brokenPdfs } from './support/broken-pdfs.ts'
import { editPdf } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { heldByValidator } from './support/held-by-validators.ts'
import { readXmp } from './support/inspect-pdf.ts'
import { matching, outcomeOf, uaRulesBroken } from './support/proof.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

const finished = await finish(fixturePath('books', 'two-banks'), 'pdf')
const { bytes } = finished.artifact

/** By what is wrong with them. */
const broken = new Map<string, Uint8Array>()
beforeAll(async () => {
  broken.set('nothing', await editPdf(bytes))
  for (const [name, { edits }] of Object.entries(brokenPdfs)) {
    broken.set(name, await editPdf(bytes, ...edits))
  }
})

test('a PDF that is taken apart and put together breaks no rule', () => {
  expect(uaRulesBroken(broken.get('nothing') ?? new Uint8Array())).toEqual([])
})

test.each(Object.entries<BrokenPdf>(brokenPdfs))(
  'our check finds it when %s, where a manuscript decides it',
  (name, { breaks, ours = breaks.filter(isBuilt) }) => {
    const found = uaRulesBroken(broken.get(name) ?? new Uint8Array())

    expect(found).toEqual([...ours].sort())
  },
)

test('where our check finds something else, it is said why', () => {
  for (const { because, breaks, ours } of Object.values(brokenPdfs)) {
    expect(ours === undefined).toBe(because === undefined)
    expect(breaks.filter(isBuilt)).not.toEqual(ours)
  }
})

test('each rule has a PDF that breaks it: those of a build, and those that veraPDF holds', () => {
  const held = Object.keys(heldByValidator('PDF/UA-1').rules)
  const caught = Object.values(brokenPdfs).flatMap(({ breaks }) => breaks)

  expect([...new Set(caught)].sort()).toEqual([...held, ...Object.keys(uaRules)].sort())
})

test('a book with a picture that nobody has described is published, but not as PDF/UA', async () => {
  const figures = await finish(
    fixturePath('structure', 'figures', 'manuscript.md'),
    'pdf',
  )

  expect((await outcomeOf(figures)).failed).toEqual([])
  expect(readXmp(figures.artifact.bytes)).not.toContain('pdfuaid')
})

test.each([
  [
    'a picture has no alternative text',
    '7.3-1',
    'two-banks.pdf',
    /`Figure` without a description on page/,
  ],
  [
    'a cell names a head that is nowhere',
    'own-headers',
    /^01-near.md:\d+$/,
    /unknown head `head-9`/,
  ],
  [
    'an element has a language that is none',
    '7.2-29',
    '01-near.md:3',
    /language `old_english` on page \d of the finished PDF at `/,
  ],
] as const)('its author is told where when %s', async (name, rule, at, says) => {
  const { failed, findings } = await outcomeOf(finished, broken.get(name))

  expect(failed).toContain('ua-pdf')
  expect(findings).toContainEqual(matching(['pdf-inaccessible', at, says]))
  expect(findings).toContainEqual(matching(['pdf-inaccessible', at, rule]))
})

function isBuilt(rule: string): boolean {
  return rule in uaRules
}
