import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VFile } from 'vfile'
import { expect, test, vi } from 'vitest'
import { assembleBook } from '../scripts/assemble/assemble-book.ts'
import { isVague, vagueTexts } from '../scripts/assemble/claim.ts'
import type { Book } from '../scripts/book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { accessibilityEpub } from '../scripts/prove/epub/accessibility-epub.ts'
import { makeEpub } from '../scripts/publish/epub.ts'
import { finish, sharedBrowser } from './support/books.ts'
import { editZip, replaceInZip } from './support/edit-zip.ts'
import { fixturePath } from './support/fixtures.ts'
import { inspectEpub } from './support/inspect-epub.ts'
import { outcomeOf } from './support/proof.ts'
import {
  sampleBook,
  sampleConfig,
  samplePicture,
  sectionOf,
} from './support/sample-book.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { epubcheckTsFindings } from './support/validators.ts'

vi.setConfig({ testTimeout: 60_000 })

const templates = await loadTemplates()
const vague = vagueTexts(templates)
const cover = samplePicture('pictures/photo.jpg', 'image/jpeg')
const claimed = await finish(fixturePath('books', 'claimed'), 'epub')
const { bytes } = claimed.artifact

/** What a text holds, what is found in it, and what is not. */
const found: Readonly<Record<string, { html: string; has: string[]; lacks: string[] }>> =
  {
    'a picture with a description': {
      html: '<p><img src="p" alt="A map"></p>',
      has: ['alternativeText'],
      lacks: ['MathML', 'index', 'longDescription', 'pageNavigation', 'rubyAnnotations'],
    },
    'a picture without one': {
      html: '<p><img src="p" alt="A map"><img src="p" alt=""></p>',
      has: [],
      lacks: ['alternativeText'],
    },
    'a decorative picture next to a described one': {
      html: '<p><img src="p" alt="A map"><img src="p" alt="" role="presentation"></p>',
      has: ['alternativeText'],
      lacks: [],
    },
    'no picture': { html: '<p>Text.</p>', has: ['ARIA'], lacks: ['alternativeText'] },
    'headings level by level': {
      html: '<h1 id="a">A</h1><h2 id="b">B</h2><h3 id="c">C</h3><h2 id="d">D</h2>',
      has: ['structuralNavigation'],
      lacks: [],
    },
    'a level of heading skipped': {
      html: '<h1 id="a">A</h1><h3 id="c">C</h3>',
      has: [],
      lacks: ['structuralNavigation'],
    },
    'no heading': { html: '<p>Text.</p>', has: [], lacks: ['structuralNavigation'] },
    'mathematics and ruby': {
      html: '<p><math alttext="x"><mi>x</mi></math> <ruby>漢<rt>kan</rt></ruby></p>',
      has: ['MathML', 'rubyAnnotations'],
      lacks: [],
    },
  }

test.each(Object.entries(found))(
  'the features of a text with %s are told',
  async (_, each) => {
    const { features } = await facts(each.html)

    expect(features).toEqual(expect.arrayContaining(each.has))
    expect(features.filter((feature) => each.lacks.includes(feature))).toEqual([])
  },
)

test('a book has an index only if a part of it is one', async () => {
  const index = await facts('<h1 id="a">Index</h1><p>Ford, 7</p>', { role: 'index' })

  expect(index.features).toContain('index')
})

test('type that a designer fixes is not said to be changeable', async () => {
  const fixed = (rule: string) => ({
    ...templates,
    style: (name: string, texts?: Readonly<Record<string, string>>) =>
      `${templates.style(name, texts)}${name === 'ebook' ? rule : ''}`,
  })
  const featuresOf = async (rule: string) => {
    const book = sampleBook(templates, { cover })
    const browser = await sharedBrowser()
    const job = { book, templates: fixed(rule), layout: undefined, browser }
    return (await makeEpub(job)).accessibility.features
  }

  expect(await featuresOf('')).toContain('displayTransformability')
  expect(await featuresOf('p { color: inherit; font-size: 1.2em }')).toContain(
    'displayTransformability',
  )
  for (const rule of [
    'p { font-size: 12pt }',
    'p { line-height: 16px }',
    'p { color: #333 }',
    'body { background: white }',
    'p { font-size: 1em !important }',
  ]) {
    expect(await featuresOf(rule)).not.toContain('displayTransformability')
  }
})

test('a picture that moves is a risk unless it is too slow to flash', async () => {
  const hazardsOf = async (delay: number) => {
    const picture = samplePicture('pictures/blink.gif', 'image/gif')
    const slowed = { ...picture, bytes: withDelay(picture.bytes, delay) }
    const { hazards } = await facts('<p><img src="p" alt="Two"></p>', {}, slowed)
    return hazards
  }

  expect((await facts('<p>Text.</p>')).hazards).toEqual(['none'])
  expect(await hazardsOf(5)).toEqual(['unknown'])
  expect(await hazardsOf(16)).toEqual(['unknown'])
  expect(await hazardsOf(17)).toEqual(['noFlashingHazard', 'noSoundHazard'])
})

test('a summary says what was found, in the language of the book', async () => {
  const config = { ...sampleConfig, language: 'de' }
  const words = templates.words('de')
  const { sentences } = await facts('<p>Wort.</p>', {}, undefined, { config, words })

  expect(sentences).toEqual([
    'Der gesamte Text lässt sich vorlesen oder in Brailleschrift lesen.',
    'Schrift, Farben und Abstände lassen sich ändern.',
    'Das Inhaltsverzeichnis führt zu jedem Teil, und die Lesereihenfolge ist ausgezeichnet.',
    'Nichts bewegt sich, blitzt oder gibt Töne von sich.',
  ])
})

test('a book that claims to conform says so, and who certifies it, and passes every check', async () => {
  const { metadata, text } = inspectEpub(bytes)
  const outcome = await outcomeOf(claimed)

  expect(outcome).toEqual({ failed: [], findings: [] })
  expect(metadata.get('dcterms:conformsTo')).toEqual([
    'EPUB Accessibility 1.1 - WCAG 2.1 Level AA',
  ])
  expect(metadata.get('a11y:certifiedBy')).toEqual(['Ferry House'])
  expect(text('content.opf')).toContain(
    '<link rel="a11y:certifierReport" refines="#certifier" href="https://example.org/report"/>',
  )
  expect(await epubcheckTsFindings(bytes)).toEqual([])
})

test('an EPUB says each feature of Colophon’s own work once', () => {
  const features = inspectEpub(bytes).metadata.get('schema:accessibilityFeature')
  const own =
    'ARIA displayTransformability pageBreakMarkers pageNavigation readingOrder tableOfContents unlocked'

  expect(features).toEqual(expect.arrayContaining(own.split(' ')))
  expect(new Set(features).size).toBe(features?.length)
})

test('a book that claims nothing says nothing of conformance', async () => {
  const { artifact } = await finish(fixturePath('books', 'two-banks'), 'epub')

  expect(inspectEpub(artifact.bytes).text('content.opf')).not.toMatch(/conformsTo|a11y:/)
})

test('the page on accessibility says what the metadata say, and stands in the contents', () => {
  const { metadata, pages, text } = inspectEpub(bytes)
  const [summary = ''] = metadata.get('schema:accessibilitySummary') ?? []
  const page = text('accessibility.xhtml')
  const items = [...page.matchAll(/<li>([^<]*)<\/li>/g)].map(([, item]) => item)

  expect(items.join(' ')).toBe(summary)
  expect(page).toContain('conforms to EPUB Accessibility 1.1 - WCAG 2.1 Level AA')
  expect(page).toContain('href="mailto:help@example.org"')
  expect(pages.at(-1)?.path).toBe('accessibility.xhtml')
  expect(text('toc.xhtml')).toContain('href="accessibility.xhtml"')
  expect(text('toc.ncx')).toContain('accessibility.xhtml')
})

const opf = 'OEBPS/content.opf'
const near = 'OEBPS/01-near.xhtml'
const feature = (name: string) =>
  `<meta property="schema:accessibilityFeature">${name}</meta>`
const replaced = (path: string, from: string | RegExp, to: string) => () =>
  replaceInZip(bytes, path, from, to)
const claiming = (name: string) =>
  replaced(opf, feature('ARIA'), `${feature('ARIA')}${feature(name)}`)
const silent = (name: string) => replaced(opf, feature(name), '')

/** What may befall the claims of an EPUB, or what they are about: the code, and the value it names. */
const broken: Readonly<Record<string, [() => Uint8Array, string, RegExp]>> = {
  'mathematics are claimed and there are none': [
    claiming('MathML'),
    'accessibility-untrue',
    /MathML/,
  ],
  'an index is claimed': [claiming('index'), 'accessibility-untrue', /index/],
  'long descriptions are claimed': [
    claiming('longDescription'),
    'accessibility-untrue',
    /longDescription/,
  ],
  'ruby is claimed': [claiming('rubyAnnotations'), 'accessibility-untrue', /ruby/],
  ...Object.fromEntries(
    ['alternativeText', 'structuralNavigation'].map((name) => [
      `${name} is left out`,
      [silent(name), 'accessibility-unsaid', new RegExp(name)] as const,
    ]),
  ),
  'a picture lost its description': [
    replaced(near, 'alt="A map of the river"', 'alt=""'),
    'accessibility-untrue',
    /alternativeText/,
  ],
  'a decorative picture is not marked as one': [
    replaced(near, ' role="presentation"', ''),
    'accessibility-untrue',
    /alternativeText/,
  ],
  'a level of heading is skipped': [
    replaced(near, /<h2([^>]*)>([^<]*)<\/h2>/, '<h4$1>$2</h4>'),
    'accessibility-untrue',
    /structuralNavigation/,
  ],
  'pictures are not said to be there': [
    replaced(opf, '<meta property="schema:accessMode">visual</meta>', ''),
    'accessibility-unsaid',
    /accessMode visual/,
  ],
  'sound is said to be there': [
    replaced(opf, 'accessMode">visual<', 'accessMode">auditory<'),
    'accessibility-untrue',
    /accessMode auditory/,
  ],
  'text alone is not said to be enough': [
    replaced(opf, '<meta property="schema:accessModeSufficient">textual</meta>', ''),
    'accessibility-unsaid',
    /accessModeSufficient textual/,
  ],
  'a picture blinks': [
    () => withFile('images/blink.gif', fixture('blink.gif')),
    'accessibility-untrue',
    /accessibilityHazard none/,
  ],
  'a hazard is made up': [
    replaced(opf, 'accessibilityHazard">none<', 'accessibilityHazard">flashing<'),
    'accessibility-untrue',
    /flashing/,
  ],
  'a picture moves, under a claim': [
    () => withFile('images/map.gif', fixture('blink.gif')),
    'claim-picture-moving',
    /map\.gif/,
  ],
}

test.each(Object.entries(broken))(
  'an EPUB does not pass when %s',
  async (_, [edit, code, says]) => {
    const findings = await findingsOf(edit())

    expect(findings).toContainEqual({
      code,
      says: expect.stringMatching(says),
    })
  },
)

test.each([
  'here',
  'Click here',
  'read more…',
  'Hier',
  'mehr erfahren',
  'ici',
  'En savoir plus',
  'тут',
  'Детальніше',
  'здесь',
  'Подробнее',
  '→',
  '',
])('the link text “%s” says nothing', (text) => {
  expect(isVague(text, vague)).toBe(true)
})

test.each([
  'the mill',
  'Here Lies Love',
  'hierarchy',
  'Издание 1',
  'https://example.org',
])('the link text “%s” says something', (text) => {
  expect(isVague(text, vague)).toBe(false)
})

test('what stands in the way of a claim is no error without one', async () => {
  const codes = async (claim: string) => {
    const folder = fixturePath('problems', 'claim-link-vague')
    const manuscript = await loadManuscript(`${folder}/manuscript.md`)
    const { config } = manuscript
    if (!config) throw new Error('Cannot read the configuration')
    const { accessibility: _, ...plain } = config
    const { chapters } = await compileManuscript(manuscript)
    await assembleBook(manuscript, claim ? config : plain, chapters, templates)
    return manuscript.chapterFiles.flatMap(({ messages }) => messages)
  }

  expect(await codes('')).toEqual([])
  expect(await codes('claim')).toHaveLength(3)
})

test.each([
  ['conforms-to: wcag-3-aa', '5:16', 'a version and level of WCAG'],
  ['conforms-to: wcag-2.2-aa', '5:3', 'who has judged the book'],
  ['certified-by: Ferry House', '5:17', 'it together with `conforms-to`'],
  ['contact: Ferry House', '5:12', 'a mail address'],
  ['statements: true', '5:3', '`statement`'],
])('a claim such as `%s` is told what it lacks', async (line, at, expected) => {
  const folder = temporaryFolder()
  const keys = `title: T\nauthors: A\nlanguage: en\naccessibility:\n  ${line}\n`
  writeFileSync(join(folder, 'book.yaml'), keys)
  writeFileSync(join(folder, 'text.md'), 'Text.\n')
  const { configFile } = await loadManuscript(folder)

  const found = configFile.messages.map(({ column, line, reason }) => [
    `${line}:${column}`,
    reason.slice(reason.indexOf('expected ') + 9),
  ])

  expect(found).toEqual([[at, expect.stringContaining(expected)]])
})

async function facts(
  html: string,
  section: Parameters<typeof sectionOf>[1] = {},
  picture = samplePicture('pictures/map.png', 'image/png'),
  changes: Partial<Book> = {},
) {
  const sections = [sectionOf(html, section)]
  const pictures = new Map([['p', picture]])
  const book = sampleBook(templates, {
    cover,
    sections,
    pictures,
    contents: [],
    notes: new Map(),
    ...changes,
  })
  const browser = await sharedBrowser()
  const job = { book, templates, layout: undefined, browser }
  return (await makeEpub(job)).accessibility
}

async function findingsOf(edited: Uint8Array, of = claimed) {
  const artifact = { ...of.artifact, bytes: edited }
  const sources = of.book.sections.map(({ file }) => file)
  for (const file of sources) file.messages.length = 0
  const proof = new VFile({ path: 'proof' })
  const { findings } = accessibilityEpub({
    artifact,
    book: of.book,
    pageMap: undefined,
  } as Parameters<typeof accessibilityEpub>[0])
  for (const report of findings) report(proof)
  return [proof, ...sources].flatMap(({ messages }) =>
    messages.map(({ reason, ruleId }) => ({ code: String(ruleId), says: reason })),
  )
}

function withFile(path: string, file: Uint8Array): Uint8Array {
  return editZip(bytes, (files) => files.set(`OEBPS/${path}`, file))
}

function fixture(name: string): Uint8Array {
  return new Uint8Array(samplePicture(`pictures/${name}`, 'image/gif').bytes)
}

/** A GIF whose frames are all shown for so many hundredths of a second. */
function withDelay(gif: Uint8Array, hundredths: number): Uint8Array {
  const copy = Buffer.from(gif)
  const control = Buffer.from([0x21, 0xf9, 0x04])
  for (let at = copy.indexOf(control); at !== -1; at = copy.indexOf(control, at + 3)) {
    copy.writeUInt16LE(hundredths, at + 4)
  }
  return copy
}
