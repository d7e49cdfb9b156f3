import { VFile } from 'vfile'
import { expect, test, vi } from 'vitest'
import type { Artifact, BookConfig } from '../scripts/book.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { recordOnix } from '../scripts/prove/onix.ts'
import { languageCode, onix } from '../scripts/publish/onix.ts'
import { finish, finishAnew, sharedBrowser } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectEpub } from './support/inspect-epub.ts'
import { onixFaults } from './support/onix-faults.ts'
import { outcomeOf } from './support/proof.ts'
import {
  sampleBook,
  sampleConfig,
  samplePicture,
  sectionOf,
} from './support/sample-book.ts'

vi.setConfig({ testTimeout: 60_000 })

const templates = await loadTemplates()
const cover = samplePicture('pictures/photo.jpg', 'image/jpeg')
const claimed = await finish(fixturePath('books', 'claimed'), 'onix')
const record = new TextDecoder().decode(claimed.artifact.bytes)

test('a record says what the book is, as its settings say', () => {
  expect(record).toContain(
    '<ONIXMessage xmlns="http://ns.editeur.org/onix/3.1/reference" release="3.1">',
  )
  expect(valuesOf('SentDateTime')).toEqual(['20250301T000000Z'])
  expect(valuesOf('RecordReference')).toEqual(['urn:isbn:9783161484100'])
  expect(valuesOf('NotificationType')).toEqual(['03'])
  expect(valuesOf('ProductForm')).toEqual(['ED'])
  expect(valuesOf('ProductFormDetail')).toEqual(['E101', 'E200'])
  expect(valuesOf('TitleText')).toEqual(['Rivers', 'Two Fords'])
  expect(valuesOf('PartNumber')).toEqual(['2'])
  expect(valuesOf('Subtitle')).toEqual(['A survey'])
  expect(valuesOf('PersonNameInverted')).toEqual(['Brook, Ada'])
  expect(valuesOf('ContributorRole')).toEqual(['A01', 'B06'])
  expect(valuesOf('LanguageCode')).toEqual(['eng'])
  expect(valuesOf('CountryCode')).toEqual(['GB'])
  expect(valuesOf('SubjectCode')).toEqual(['FIC014000'])
  expect(valuesOf('SubjectHeadingText')).toEqual(['Rivers'])
  expect(valuesOf('PublisherName')).toEqual(['Ferry House'])
  expect(record).toContain('<Date dateformat="01">202503</Date>')
  expect(valuesOf('CopyrightYear')).toEqual(['2025'])
  expect(valuesOf('CopyrightStatementText')).toEqual([
    '© 2025 Ada Brook. All rights reserved.',
  ])
})

test('a record has the trade’s codes for what the EPUB says of its accessibility', async () => {
  const { artifact } = await finish(fixturePath('books', 'claimed'), 'epub')
  const { metadata } = inspectEpub(artifact.bytes)

  expect(metadata.get('schema:accessibilityFeature')).toEqual([
    'ARIA',
    'alternativeText',
    'displayTransformability',
    'pageBreakMarkers',
    'pageNavigation',
    'readingOrder',
    'structuralNavigation',
    'tableOfContents',
    'unlocked',
  ])
  const codes = '00 04 10 11 13 14 19 22 29 30 32 36 41 52 81 85 90 94 99'.split(' ')
  expect(codesIn(record)).toEqual([
    ...codes.map((code) => `09 ${code}`),
    '12 00',
    '15 101F',
  ])
  expect(record).toMatch(
    /<ProductRelationCode>13<\/ProductRelationCode>[\s\S]*<IDValue>9780306406157</,
  )
  expect(valuesOf('ProductFormFeatureDescription')).toEqual([
    metadata.get('schema:accessibilitySummary')?.[0],
    'Ferry House',
    'https://example.org/report',
    'help@example.org',
  ])
})

test('pictures without descriptions take the codes of a book that can be heard away', async () => {
  const text = await recordOf(
    {},
    '<h1 id="a">A</h1><h3 id="b">B</h3><img src="p" alt="">',
  )
  const codes = codesIn(text)

  expect(codes).toContain('09 13')
  expect(codes).not.toContain('09 14')
  expect(codes).not.toContain('09 29')
  expect(codes).not.toContain('09 52')
  expect(codes.filter((code) => /^09 (?:04|8|9)/.test(code))).toEqual([])
})

test('contents that leave out a level of headings are not the trade’s contents', async () => {
  const text = await recordOf({}, '<h1 id="a">A</h1><h2 id="b">B</h2>')

  expect(codesIn(text)).not.toContain('09 11')
})

const identifiers: Readonly<Record<string, readonly string[]>> = {
  'urn:isbn:9783161484100': ['03 9783161484100', '15 9783161484100'],
  'urn:uuid:6ba7b811-9dad-51d1-80b4-00c04fd430c8': [
    '22 urn:uuid:6ba7b811-9dad-51d1-80b4-00c04fd430c8',
  ],
  'https://example.org/ford': ['01 https://example.org/ford'],
}

test.each(Object.entries(identifiers))(
  'a book is known to the trade as %s',
  async (identifier, expected) => {
    const text = await recordOf({ identifier })
    const types = valuesOf('ProductIDType', text)
    const values = valuesOf('IDValue', text)

    expect(types.map((type, index) => `${type} ${values[index]}`)).toEqual(expected)
  },
)

test('an institution is no person, and an unlisted part is another', async () => {
  const text = await recordOf({
    authors: [{ name: 'Ferry House', role: 'aut', fileAs: 'Ferry House' }],
    contributors: [{ name: 'Pia', role: 'egr' }],
  })

  expect(valuesOf('CorporateName', text)).toEqual(['Ferry House'])
  expect(valuesOf('PersonName', text)).toEqual(['Pia'])
  expect(valuesOf('ContributorRole', text)).toEqual(['A01', 'Z99'])
})

test('what the settings do not say, the record does not say', async () => {
  const {
    description: _d,
    publisher: _p,
    rights: _r,
    subtitle: _s,
    ...rest
  } = sampleConfig
  const text = await recordOf({ ...rest, subjects: [] }, undefined, true)

  expect(text).not.toMatch(/CollateralDetail|PublishingDetail|Subject|Subtitle/)
  expect(valuesOf('SenderName', text)).toEqual(['Ada Äkerby'])
})

test.each([
  ['en-GB', 'eng'],
  ['de', 'ger'],
  ['fr-CA', 'fre'],
  ['uk', 'ukr'],
  ['ru', 'rus'],
  ['zh-Hant', 'chi'],
  ['grc', 'grc'],
  ['x-klingon', undefined],
])('the language %s is %s to libraries', (tag, code) => {
  expect(languageCode(tag, templates.texts('onix'))).toBe(code)
})

test('a record passes its check, and is the same every time', async () => {
  const again = await finishAnew(fixturePath('books', 'claimed'), 'onix')

  expect(await outcomeOf(claimed)).toEqual({ failed: [], findings: [] })
  expect(again.artifact.bytes).toEqual(claimed.artifact.bytes)
})

const edited = (from: string | RegExp, to: string) => () => {
  const text = record.replace(from, to)
  if (text === record) throw new Error(`Cannot find ${from} in the record`)
  return { ...claimed.artifact, bytes: new TextEncoder().encode(text) }
}

/** What may befall a record, and what its check says. */
const broken: Readonly<Record<string, readonly [() => Artifact, RegExp]>> = {
  'has another title': [
    edited('>Two Fords<', '>Two Ferries<'),
    /TitleText `Two Ferries`/,
  ],
  'has another name': [edited('>Brook, Ada<', '>Ada, Brook<'), /PersonNameInverted/],
  'has no subtitle': [edited('<Subtitle>A survey</Subtitle>', ''), /Subtitle/],
}

test.each(Object.entries(broken))(
  'a record does not pass that %s',
  async (_, [artifact, says]) => {
    const proof = new VFile()
    const { findings } = await recordOnix({ ...claimed, artifact: artifact() })
    for (const report of findings) report(proof)

    expect(proof.messages.map(({ ruleId }) => ruleId)).toContain('onix-other')
    expect(proof.messages.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(says),
    )
  },
)

const disordered: Readonly<Record<string, readonly [string | RegExp, string, string]>> = {
  'another release': ['release="3.1"', 'release="3.0"', 'root'],
  'parts in another order': [
    /(<NotificationType>.*<\/NotificationType>)\s*(<ProductIdentifier>[\s\S]*?<\/ProductIdentifier>)/,
    '$2$1',
    'NotificationType in Product',
  ],
  'a part that the schema does not know': [
    '<NoEdition/>',
    '<NoEdition/><Format/>',
    'Format in DescriptiveDetail',
  ],
  'an empty part': ['<Subtitle>A survey</Subtitle>', '<Subtitle/>', 'empty Subtitle'],
}

test('the parts of every record stand in the order of the schema', async () => {
  const others = [
    await recordOf({}),
    await recordOf({
      authors: [{ name: 'Ferry House', role: 'aut', fileAs: 'Ferry House' }],
    }),
    await recordOf({ identifier: 'https://example.org/ford', subjects: [] }),
  ]

  expect([record, ...others].flatMap((text) => onixFaults(text))).toEqual([])
})

test.each(Object.entries(disordered))('%s is seen in a record', (_, [from, to, says]) => {
  expect(onixFaults(record.replace(from, to))).toContain(says)
})

test('a record that is no XML cannot be read', async () => {
  const artifact = { ...claimed.artifact, bytes: new TextEncoder().encode('<Product>') }
  const outcome = await outcomeOf({ ...claimed, artifact })

  expect(outcome.findings.map(({ code }) => code)).toEqual(['output-unreadable'])
})

function valuesOf(name: string, text = record): readonly string[] {
  return [...text.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map(
    ([, value]) => value ?? '',
  )
}

function codesIn(text: string): readonly string[] {
  const values = valuesOf('ProductFormFeatureValue', text)
  return valuesOf('ProductFormFeatureType', text).map(
    (type, index) => `${type} ${values[index]}`,
  )
}

/** The record of a small book. */
async function recordOf(
  changes: Partial<BookConfig>,
  html?: string,
  isWhole = false,
): Promise<string> {
  const config = isWhole ? (changes as BookConfig) : { ...sampleConfig, ...changes }
  const picture = samplePicture('pictures/map.png', 'image/png')
  const text = html ? { sections: [sectionOf(html)], contents: [], notes: new Map() } : {}
  const book = sampleBook(templates, {
    config,
    cover,
    ...text,
    ...(html ? { pictures: new Map([['p', picture]]) } : {}),
  })
  const browser = await sharedBrowser()
  const { bytes } = await onix({ book, templates, layout: undefined, browser })
  return new TextDecoder().decode(bytes)
}
