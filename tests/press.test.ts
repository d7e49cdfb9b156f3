/** PDF/X-4, for printers. */
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import type { PrintColour } from '../scripts/book.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { readPdf } from '../scripts/pdf/read-pdf.ts'
import { nameOf, textOf } from '../scripts/pdf/syntax.ts'
import { pressRules } from '../scripts/prove/pdf/standards.ts'
import { finish } from './support/books.ts'
import { type Edit, editPdf, inObject, inStream, onPage } from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { readXmp } from './support/inspect-pdf.ts'
import { makeProfile } from './support/make-profile.ts'
import { outcomeOf, pressRulesBroken, uaRulesBroken } from './support/proof.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The manuscript of inks, for such a press. */
function manuscriptFor(name: string, profile: Buffer, colour: PrintColour): string {
  const path = join(folder, name)
  cpSync(fixturePath('inks'), path, { recursive: true })
  writeFileSync(join(path, 'press.icc'), profile)
  const settings = [
    'title: The Ink of the River',
    'authors: Ada Brook',
    'language: en-GB',
    'date: 2026-05-01',
    `print-colour: ${colour}`,
    'pdf-standard: PDF/X-4',
    'output-intent: { profile: press.icc, condition: FOGRA51 }',
  ]
  writeFileSync(join(path, 'book.yaml'), `${settings.join('\n')}\n`)
  return path
}

const inColour = await finish(manuscriptFor('colour', makeProfile(), 'colour'), 'pdf')
const profile = makeProfile({ space: 'GRAY', version: 4 })
const inBlack = await finish(manuscriptFor('black', profile, 'gray'), 'pdf')

test.each([
  ['in colours, for a press of four inks', inColour],
  ['in black, for a press of one', inBlack],
])('a PDF/X-4 %s passes every check, and says what it is', async (_, finished) => {
  expect((await outcomeOf(finished)).failed).toEqual([])
  const { bytes } = finished.artifact
  const { catalog, elements, leaves, objects } = readPdf(bytes)
  const info = objects.dictionary(objects.trailer.get('Info'))
  const [intent] = objects.array(catalog.get('OutputIntents'))
  const { OutputConditionIdentifier: condition, ...said } = Object.fromEntries(
    [...objects.dictionary(intent)].map(([key, value]) => [key, textOf(value) || value]),
  )

  expect(Buffer.from(bytes).toString('latin1', 0, 8)).toBe('%PDF-1.6')
  expect(textOf(info.get('GTS_PDFXVersion'))).toBe('PDF/X-4')
  expect(nameOf(info.get('Trapped'))).toBe('False')
  expect(condition).toBe('FOGRA51')
  expect(said).toMatchObject({
    S: { name: 'GTS_PDFX' },
    Info: 'A press of the tests',
    RegistryName: 'http://www.color.org',
  })
  const xmp = readXmp(bytes)
  expect(JSON.stringify(xmp)).toContain('PDF/X-4')
  // It serves those who cannot see it all the same.
  expect(uaRulesBroken(bytes)).toEqual([])
  expect(JSON.stringify(xmp)).toContain('pdfuaid')
  expect(leaves.filter(({ page }) => page.has('Annots'))).toEqual([])
  expect(elements.filter(({ type }) => type === 'Link')).toEqual([])
})

const broken: Readonly<Record<string, readonly [rule: string, edit: Edit]>> = {
  'a word in the colour of a screen, that no profile explains': [
    'colours',
    inObject('/DefaultRGB', (object) => object.replace(/\/DefaultRGB \d+ 0 R/, '')),
  ],
  'four inks that the press has': ['', onPage(0, (content) => `0 0 0 1 k\n${content}`)],
  'a picture in the colours of a screen': [
    'colours',
    inObject('/DCTDecode', (object) =>
      object.replace(/\/ColorSpace (?:\[[^\]]*\]|\d+ 0 R)/, '/ColorSpace /DeviceRGB'),
    ),
  ],
  'a link': [
    'annotations',
    inObject('/Type /Page /', (object, { add }) =>
      object.replace(
        '/Type /Page',
        `/Type /Page /Annots [${add('<</Type /Annot /Subtype /Link /Rect [0 0 9 9]>>')}]`,
      ),
    ),
  ],
  'an action': [
    'actions',
    inObject('/Type /Catalog', (object) =>
      object.replace('/Type', '/OpenAction [0 /Fit] /Type'),
    ),
  ],
  'a form': [
    'content',
    inObject('/Type /Catalog', (object) =>
      object.replace('/Type', '/AcroForm <<>> /Type'),
    ),
  ],
  'a curve of its own': [
    'transfer',
    inObject('/ca 1', (object) => object.replace('<<', '<< /TR /Identity')),
  ],
  'a trim outside of the bleed': [
    'boxes',
    inObject('/TrimBox', (object) =>
      object.replace(/\/TrimBox \[ ?[\d. ]+\]/, '/TrimBox [-9 0 100 100]'),
    ),
  ],
  'no trim': [
    'boxes',
    inObject('/TrimBox', (object) => object.replace(/\/TrimBox \[ ?[\d. ]+\]/, '')),
  ],
  'no output intent': [
    'intent',
    inObject('/Type /Catalog', (object) =>
      object.replace(/\/OutputIntents \[[^\]]*\]/, ''),
    ),
  ],
  'an output intent without a name': [
    'intent',
    inObject('/S /GTS_PDFX', (object) => object.replace(/\(FOGRA51\)/, '()')),
  ],
  'the profile of another press': [
    'profile',
    inStream(
      (_, content) => content.includes('prtrCMYK'),
      (content) => content.replace('A press', 'B press'),
    ),
  ],
  'no mark in its metadata': [
    'claim',
    inStream(
      (dictionary) => dictionary.includes('/Metadata'),
      (content) => content.replace('>PDF/X-4<', '>PDF/X-3<'),
    ),
  ],
  'no version in its metadata': [
    'document',
    inStream(
      (dictionary) => dictionary.includes('/Metadata'),
      (content) => content.replace(/<xmpMM:VersionID>.*<\/xmpMM:VersionID>/, ''),
    ),
  ],
  'nobody knows whether it is trapped': [
    'trapped',
    inObject('/GTS_PDFXVersion', (object) => object.replace('/Trapped /False', '')),
  ],
  'no title': [
    'title',
    inObject('/GTS_PDFXVersion', (object) =>
      object.replace(/\/Title (?:\([^)]*\)|<[^>]*>)/, ''),
    ),
  ],
  'no date': [
    'dates',
    inObject('/GTS_PDFXVersion', (object) => object.replace(/\/ModDate \([^)]*\)/, '')),
  ],
}

test.each(Object.entries(broken))('a PDF/X-4 with %s', async (_, [rule, edit]) => {
  const bytes = await editPdf(inColour.artifact.bytes, edit)

  expect(pressRulesBroken(bytes, inColour.book)).toEqual([rule].filter(Boolean))
})

/** The file with other bytes of the same length. */
function patched(from: string, to: string): Uint8Array {
  const text = Buffer.from(inColour.artifact.bytes).toString('latin1')
  expect(text).toContain(from)
  return Buffer.from(text.replace(from, to), 'latin1')
}

test('a later version, a lock and no identifier are found', () => {
  const text = Buffer.from(inColour.artifact.bytes).toString('latin1')
  const id = /\/ID \[ ?<\w+> ?<\w+> ?\]/.exec(text)?.[0] ?? expect.fail('No identifier')
  const lock = '/Encrypt <<>>'.padEnd(id.length)
  const cases: readonly (readonly [readonly string[], Uint8Array])[] = [
    [['version'], patched('%PDF-1.6', '%PDF-1.7')],
    [['identifier'], patched(id, ' '.repeat(id.length))],
    [['encryption', 'identifier'], patched(id, lock)],
  ]
  for (const [rules, bytes] of cases)
    expect(pressRulesBroken(bytes, inColour.book)).toEqual(rules)
  const caught = [
    ...Object.values(broken).map(([rule]) => rule),
    ...cases.flatMap(([rules]) => rules),
  ]
  expect([...new Set(caught), 'own-one-ink'].filter(Boolean).sort()).toEqual(
    Object.keys(pressRules).sort(),
  )
})

test.each<[string, Buffer | string, RegExp]>([
  ['text', Buffer.from('no profile'.repeat(20)), /no ICC profile/],
  ['a part of a profile', makeProfile().subarray(0, 2000), /not whole/],
  [
    'the profile of a screen',
    makeProfile({ kind: 'mntr', space: 'RGB ' }),
    /class `mntr`/,
  ],
  ['a profile of no inks', makeProfile({ space: 'Lab ' }), /colours are `Lab`/],
  ['a profile of the future', makeProfile({ version: 5 }), /version 5/],
  ['a file of many megabytes', 'large', /16\.8 MB/],
  ['a path out of the folder', 'outside', /leaves the folder/],
])('%s is no output intent', async (name, content, why) => {
  const path = manuscriptFor(name, makeProfile(), 'colour')
  if (typeof content !== 'string') writeFileSync(join(path, 'press.icc'), content)
  else if (content === 'large')
    truncateSync(join(path, 'press.icc'), 16 * 1024 * 1024 + 1)
  else
    writeFileSync(
      join(path, 'book.yaml'),
      'title: A\nauthors: B\nlanguage: en\noutput-intent: ../press.icc\n',
    )

  const { configFile, press } = await loadManuscript(path)

  expect(press).toBeUndefined()
  expect(configFile.messages.map(({ reason, ruleId }) => [ruleId, reason])).toEqual([
    ['output-intent-unusable', expect.stringMatching(why)],
  ])
})
