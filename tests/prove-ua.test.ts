import { beforeAll, expect, test, vi } from 'vitest'
import { ownRules } from '../scripts/prove/pdf/ua/own-rules.ts'
import { type Rule, type RuleId, rules } from '../scripts/prove/pdf/ua/rules.ts'
import { finish } from './support/books.ts'
import { type BrokenPdf, brokenPdfs } from './support/broken-pdfs.ts'
import { editPdf, inStream } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { matching, outcomeOf } from './support/proof.ts'
import { uaRulesBroken } from './support/ua-rules.ts'
import { judgeByVeraPdf } from './support/verapdf.ts'

// A browser prints a book, and Java reads a hundred PDFs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

const finished = await finish(fixturePath('books', 'two-banks'), 'pdf')
const { bytes } = finished.artifact

/** By what is wrong with them. */
const broken = new Map<string, Uint8Array>()
let findings: Awaited<ReturnType<typeof judgeByVeraPdf>>
beforeAll(async () => {
  broken.set('nothing', await editPdf(bytes))
  for (const [name, { edits }] of Object.entries(brokenPdfs)) {
    broken.set(name, await editPdf(bytes, ...edits))
  }
  findings = await judgeByVeraPdf([...broken].map(([name, bytes]) => ({ name, bytes })))
})

test('a PDF that is taken apart and put together breaks no rule', () => {
  expect(uaRulesBroken(broken.get('nothing') ?? new Uint8Array())).toEqual([])
  expect(findings.get('nothing')).toEqual([])
})

test.each(Object.entries<BrokenPdf>(brokenPdfs))(
  'our check and veraPDF find it when %s',
  (name, { breaks, referee }) => {
    const ours = uaRulesBroken(broken.get(name) ?? new Uint8Array())
    const theirs = findings.get(name)?.map(({ rule }) => rule)

    expect(ours).toEqual([...breaks].sort())
    expect(theirs?.sort()).toEqual([...(referee ?? breaks.filter(isNotOwn))].sort())
  },
)

test('where veraPDF finds something else, it is said why', () => {
  for (const { because, breaks, referee } of Object.values(brokenPdfs)) {
    expect(referee === undefined).toBe(because === undefined)
    expect(breaks.filter(isNotOwn)).not.toEqual(referee)
  }
})

test('each of veraPDF’s 106 rules is looked after', () => {
  expect(Object.keys(rules).filter(isNotOwn)).toHaveLength(106)
})

test('each rule that is checked has a PDF that breaks it', () => {
  const caught = new Set(Object.values(brokenPdfs).flatMap(({ breaks }) => breaks))
  const uncaught = Object.entries<Rule>(rules)
    .filter(([id, rule]) => 'checked' in rule && !caught.has(id as RuleId))
    .map(([id]) => id)

  // What a file may claim depends on its manuscript: see the next test.
  expect(uncaught).toEqual(['own-claim'])
})

test('a book with a picture that nobody has described is published, but not as PDF/UA', async () => {
  const figures = await finish(
    fixturePath('structure', 'figures', 'manuscript.md'),
    'pdf',
  )
  const boast = await editPdf(
    figures.artifact.bytes,
    inStream(
      (_, content) => content.includes('</rdf:Description>'),
      (content) =>
        content.replace(
          '</rdf:Description>',
          '<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part></rdf:Description>',
        ),
    ),
  )

  expect((await outcomeOf(figures)).failed).toEqual([])
  expect(await outcomeOf(figures, boast)).toMatchObject({
    failed: ['ua-pdf'],
    findings: expect.arrayContaining([
      expect.objectContaining({ says: expect.stringContaining('rule own-claim') }),
    ]),
  })
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
    '7.5-2',
    /^01-near.md:\d+$/,
    /unknown head `head-9`/,
  ],
  [
    'an element has a language that is none',
    '7.2-29',
    '01-near.md:3',
    /language `old_english` on page \d of the finished PDF at `/,
  ],
  [
    'a link leads nowhere',
    'own-link-target',
    'two-banks.pdf',
    /link `Prices` to nowhere/,
  ],
] as const)('its author is told where when %s', async (name, rule, at, says) => {
  const { failed, findings } = await outcomeOf(finished, broken.get(name))

  expect(failed).toContain('ua-pdf')
  expect(findings).toContainEqual(matching(['pdf-inaccessible', at, says]))
  expect(findings).toContainEqual(matching(['pdf-inaccessible', at, rule]))
})

function isNotOwn(rule: string): boolean {
  return !(rule in ownRules)
}
