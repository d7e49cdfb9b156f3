import { createHash } from 'node:crypto'
import type { Element } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { imageSize } from 'image-size'
import { expect, test, vi } from 'vitest'
import { assembleBook } from '../scripts/assemble/assemble-book.ts'
import type { Book } from '../scripts/book.ts'
import { compileManuscript } from '../scripts/compile/compile.ts'
import { loadManuscript } from '../scripts/load/load-manuscript.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { epub } from '../scripts/publish/epub.ts'
import { buildBook, sharedBrowser } from './support/books.ts'
import { fixturePath } from './support/fixtures.ts'
import {
  type EpubFacts,
  type EpubPage,
  elementsNamed,
  inspectEpub,
} from './support/inspect-epub.ts'
import {
  sampleBook,
  sampleConfig,
  samplePicture,
  sectionOf,
} from './support/sample-book.ts'
import { roles, sampleEpub } from './support/sample-epubs.ts'
import { manuscriptOf } from './support/temporary-folder.ts'
import { epubcheckTsFindings } from './support/validators.ts'

vi.setConfig({ testTimeout: 120_000 })

const templates = await loadTemplates()
const browser = await sharedBrowser()

const cover = samplePicture('pictures/photo.jpg', 'image/jpeg')
const sample = await sampleEpub('a rich book', browser)
const facts = inspectEpub(sample)

test('the other EPUBCheck is silent about a rich book', async () => {
  expect(await epubcheckTsFindings(sample)).toEqual([])
})

test('the other EPUBCheck is silent about every construct of Markdown', async () => {
  const manuscript = await loadManuscript(fixturePath('books', 'every-construct'))
  const config = manuscript.config ?? sampleConfig
  const { chapters } = await compileManuscript(manuscript)
  const book = await assembleBook(manuscript, config, chapters, templates)
  const file = await publish(book)

  const files = [manuscript.configFile, ...manuscript.chapterFiles]
  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  expect(await epubcheckTsFindings(file)).toEqual([])
})

test('every kind of section has its role', async () => {
  const file = await sampleEpub('every kind of section', browser)

  const pages = inspectEpub(file).pages.slice(3)

  expect(pages.map(({ elements }) => elements.find(isSection)?.properties.role)).toEqual(
    roles.map((role) => `doc-${role}`),
  )
})

test('a chapter may have its file named as pages that every book has', async () => {
  const names = ['accessibility', 'cover', 'nav', 'style', 'title', 'title-page', 'toc']
  const chapters = names.map((name) => [`${name}.md`, `# The ${name}\n\nText.\n`])
  const settings =
    'title: T\nauthors: A\nlanguage: en\naccessibility: {statement: true}\n'
  const manuscriptPath = manuscriptOf({
    'book.yaml': settings,
    ...Object.fromEntries(chapters),
  })

  const { artifacts, files } = await buildBook({
    manuscriptPath,
    formats: ['pdf', 'epub'],
  })

  expect(files.flatMap(({ messages }) => messages.map(String))).toEqual([])
  expect(artifacts).toHaveLength(2)
})

test('the media type is the first entry, and nothing varies with the machine', () => {
  const [first] = facts.entries

  expect(first).toMatchObject({ name: 'mimetype', isStored: true, extraLength: 0 })
  expect(Buffer.from(sample).toString('latin1', 30, 58)).toBe(
    'mimetypeapplication/epub+zip',
  )
  expect(new Set(facts.entries.map(({ stamp }) => stamp)).size).toBe(1)
  expect(facts.entries.filter(({ name }) => name.endsWith('/'))).toEqual([])
})

test('the same book gives the same bytes, in every time zone', async () => {
  const zone = process.env.TZ
  try {
    process.env.TZ = 'Asia/Tokyo'
    expect(new Date(0).getHours()).toBe(9)

    expect(hash(await publish(sampleBook(templates)))).toBe(hash(sample))
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
})

test('a book last changed before zip archives knew the time keeps its date', async () => {
  const { entries, metadata } = inspectEpub(await publishWith({ modified: new Date(0) }))

  // 1 January 1980, 0 o'clock.
  expect(new Set(entries.map(({ stamp }) => stamp))).toEqual(new Set([0x00210000]))
  expect(metadata.get('dcterms:modified')).toEqual(['1970-01-01T00:00:00Z'])
})

test('every link and picture leads to something in the book, or to the web', () => {
  const ids = new Map(facts.pages.map((page) => [page.path, idsOf(page)]))
  const isThere = (from: string, address: string) => {
    const [path, id] = address.split('#')
    const target = path || from
    if (id) return ids.get(target)?.has(decodeURIComponent(id))
    return facts.bytes(target) !== undefined
  }

  const broken = facts.pages.flatMap((page) =>
    addressesOf(page)
      .filter((address) => !/^https?:/.test(address) && !isThere(page.path, address))
      .map((address) => `${page.path}: ${address}`),
  )

  expect(broken).toEqual([])
  expect(ids.get('02-the-ford.xhtml')).toContain('überfahrt')
})

test('a link across files leads to the file, one within to the place', () => {
  const links = linksOf(pageAt(facts, '01-preface.xhtml')).map(({ href }) => href)
  const note = linksOf(pageAt(facts, '02-the-ford.xhtml'))

  expect(links).toEqual([
    '02-the-ford.xhtml#the-ford',
    '02-the-ford.xhtml#deep',
    'https://example.org/?a=1&b=2',
  ])
  expect(note.map(({ href }) => href)).toContain('#deep')
})

test('every page says its language, and words of another script their direction', () => {
  for (const page of facts.pages) {
    const [html] = elementsNamed(page, 'html')
    expect(html?.properties).toMatchObject({
      lang: 'en-GB',
      xmlLang: 'en-GB',
      dir: 'ltr',
    })
  }
  const spans = elementsNamed(pageAt(facts, '02-the-ford.xhtml'), 'span')
  const hebrew = spans.find(({ properties }) => properties.lang === 'he')

  expect(hebrew?.properties).toMatchObject({ xmlLang: 'he', dir: 'rtl' })
})

test('a book in Arabic is read from right to left', async () => {
  const config = { ...sampleConfig, language: 'ar' }
  const book = inspectEpub(await publishWith({ config }))

  expect(book.text('content.opf')).toContain('page-progression-direction="rtl"')
  expect(book.text('title-page.xhtml')).toContain('dir="rtl"')
})

test('notes are where reading systems look for them, and lead both ways', () => {
  const page = pageAt(facts, '02-the-ford.xhtml')
  const notes = elementsNamed(page, 'aside').filter(({ properties }) => {
    return properties['epub:type'] === 'footnote'
  })
  const refs = page.elements.filter(
    ({ properties }) => properties['epub:type'] === 'noteref',
  )

  expect(notes.map(({ properties }) => [properties.id, properties.role])).toEqual([
    ['note-ford-1', 'doc-footnote'],
    ['note-ford-2', 'doc-footnote'],
  ])
  expect(refs.map(({ properties }) => [properties.href, properties.role])).toEqual([
    ['#note-ford-1', 'doc-noteref'],
    ['#note-ford-2', 'doc-noteref'],
    ['#note-ford-1', 'doc-noteref'],
  ])
  expect(
    linksOf(page).filter(({ role }) => String(role) === 'doc-backlink'),
  ).toMatchObject([
    { href: '#ref-ford-1', ariaLabel: 'Back to reference 1 in the text' },
    { href: '#ref-ford-1-2', ariaLabel: 'Back to reference 1 (2) in the text' },
    { href: 'section-3.xhtml#ref-ford-1-3' },
    { href: '#ref-ford-2', ariaLabel: 'Back to reference 2 in the text' },
  ])
  expect(notes.map(textOf).map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
    '1 A first paragraph, see Deep water.A second one. ↑ ↑2 ↑3',
    '2 A listand nothing else ↑',
  ])
})

test('attributes that carry meaning survive', () => {
  const page = pageAt(facts, '02-the-ford.xhtml')

  expect(elementsNamed(page, 'ol')[0]?.properties.start).toBe(3)
  expect(elementsNamed(page, 'th').map(({ properties }) => properties.scope)).toEqual([
    'col',
    'col',
    'row',
  ])
  expect(facts.text('02-the-ford.xhtml')).toContain('cross("]]&gt;")')
})

test('the contents are as deep as the author wants, and two levels in the NCX', () => {
  const [nav] = elementsNamed(pageAt(facts, 'toc.xhtml'), 'nav')
  const labels = [...facts.text('toc.ncx').matchAll(/<navLabel>\s*<text>([^<]*)/g)]

  expect(nav && outline(nav)).toBe('Preface, The Ford (Deep water, Slow water), Tables')
  expect(labels.map(([, label]) => label)).toEqual([
    'Preface',
    'The Ford',
    'Deep water',
    'Slow water',
    'Tables',
  ])
})

test('a section without a heading can be reached from the contents', async () => {
  const sections = [sectionOf('<p>Words and nothing else.</p>', { title: 'Untitled' })]
  const file = await publishWith({ sections, contents: [], notes: new Map() })
  const [nav] = elementsNamed(pageAt(inspectEpub(file), 'toc.xhtml'), 'nav')

  expect(nav && outline(nav)).toBe('Untitled')
})

test('landmarks name the parts of the book in reading order', () => {
  const [, landmarks] = elementsNamed(pageAt(facts, 'toc.xhtml'), 'nav')
  const page = { ...pageAt(facts, 'toc.xhtml'), elements: descendantsOf(landmarks) }

  expect(landmarks?.properties.hidden).toBeDefined()
  expect(linksOf(page).map((link) => [link['epub:type'], link.href])).toEqual([
    ['cover', 'cover.xhtml'],
    ['titlepage', 'title-page.xhtml'],
    ['toc', 'toc.xhtml'],
    ['preface', '01-preface.xhtml'],
    ['bodymatter', '02-the-ford.xhtml'],
    ['appendix', 'section-3.xhtml'],
  ])
})

test('metadata on accessibility are of the properties that EPUB names', () => {
  const said = [...facts.metadata.keys()].filter((name) => name.startsWith('schema:'))

  expect(said.sort()).toEqual([
    'schema:accessMode',
    'schema:accessModeSufficient',
    'schema:accessibilityFeature',
    'schema:accessibilityHazard',
    'schema:accessibilitySummary',
  ])
})

test('the cover is a picture of the size that stores ask for, and says what it shows', () => {
  const item = facts.items.find(({ properties }) => properties === 'cover-image')
  const bytes = facts.bytes(item?.href ?? '') ?? new Uint8Array()
  const [picture] = elementsNamed(pageAt(facts, 'cover.xhtml'), 'img')

  expect(imageSize(bytes)).toMatchObject({ width: 1600, height: 2560, type: 'jpg' })
  expect(picture?.properties).toMatchObject({
    src: item?.href,
    alt: 'Cover: The Ford & the Ferry, Ada Äkerby',
    role: 'doc-cover',
  })
})

test('the cover picture of the author is packed as it is', async () => {
  const config = { ...sampleConfig, coverAlt: 'A river at noon' }
  const book = inspectEpub(await publishWith({ config }))
  const [picture] = elementsNamed(pageAt(book, 'cover.xhtml'), 'img')

  expect(book.bytes('images/cover.jpg')).toEqual(new Uint8Array(cover.bytes))
  expect(picture?.properties.alt).toBe('A river at noon')
})

test('WebP, which stores refuse, becomes PNG; other pictures stay as they are', async () => {
  const webp = samplePicture('pictures/leaf.webp', 'image/webp')
  const png = samplePicture('pictures/map.png', 'image/png')
  const sections = [
    sectionOf('<p><img src="a/leaf.webp" alt=""><img src="b/ä.png" alt=""></p>'),
  ]
  const pictures = new Map([
    ['a/leaf.webp', webp],
    ['b/ä.png', png],
  ])
  const book = inspectEpub(
    await publishWith({ sections, pictures, contents: [], notes: new Map() }),
  )
  const leaf = book.bytes('images/leaf.png') ?? new Uint8Array()

  expect(imageSize(leaf)).toMatchObject({ width: 120, height: 80, type: 'png' })
  expect(book.bytes('images/picture-2.png')).toEqual(new Uint8Array(png.bytes))
  expect(linksTo(pageAt(book, 'text.xhtml'))).toEqual([
    'images/leaf.png',
    'images/picture-2.png',
  ])
})

test('the metadata say what the author said, and no more', () => {
  expect(Object.fromEntries(facts.metadata)).toMatchObject({
    'dc:identifier': ['urn:uuid:6ba7b811-9dad-51d1-80b4-00c04fd430c8'],
    'dc:title': ['The Ford &amp; the Ferry', 'Tales of &lt;wading&gt;'],
    'title-type': ['main', 'subtitle'],
    'dc:creator': ['Ada Äkerby'],
    'dc:contributor': ['Tom Turner', 'Pia Pencil'],
    role: ['aut', 'trl', 'ill'],
    'file-as': ['Äkerby, Ada', 'Pencil, Pia'],
    'dc:language': ['en-GB'],
    'dc:subject': ['Rivers', 'Travel'],
    'dc:date': ['2024-05'],
    'dcterms:modified': ['2024-05-06T07:08:09Z'],
  })
  expect(facts.metadata.has('dcterms:conformsTo')).toBe(false)
})

test('a book of few data has no empty metadata', async () => {
  const file = await sampleEpub('few data', browser)

  expect([...inspectEpub(file).metadata.values()].flat()).not.toContain('')
})

test('accessibility is read off the content', async () => {
  const accessibility = async (html: string, picture = 'pictures/map.png') => {
    const type = picture.endsWith('gif') ? 'image/gif' : 'image/png'
    const pictures = new Map([['p', samplePicture(picture, type)]])
    const sections = [sectionOf(html)]
    const file = await publishWith({ sections, pictures, contents: [], notes: new Map() })
    const { metadata } = inspectEpub(file)
    return ['accessMode', 'accessModeSufficient', 'accessibilityHazard']
      .map((name) => metadata.get(`schema:${name}`)?.join(' '))
      .concat(
        String(metadata.get('schema:accessibilityFeature')?.includes('alternativeText')),
      )
  }

  const described = await accessibility('<p><img src="p" alt="A map"></p>')
  const undescribed = await accessibility('<p><img src="p" alt=""></p>')
  const decorative = await accessibility(
    '<p><img src="p" alt="" role="presentation"></p>',
  )
  const moving = await accessibility(
    '<p><img src="p" alt="Two"></p>',
    'pictures/blink.gif',
  )

  expect(described).toEqual(['textual visual', 'textual textual,visual', 'none', 'true'])
  expect(undescribed).toEqual(['textual visual', 'textual,visual', 'none', 'false'])
  expect(decorative).toEqual(['textual', 'textual', 'none', 'false'])
  expect(moving[2]).toBe('unknown')
})

test('fonts hold the characters of the book and no others', () => {
  const fonts = facts.items.filter((item) => item['media-type'] === 'font/ttf')

  expect(fonts.length).toBeGreaterThan(3)
  for (const { href = '' } of fonts) {
    const bytes = facts.bytes(href) ?? new Uint8Array()
    expect(Buffer.from(bytes).readUInt32BE(0)).toBe(0x00010000)
    expect(bytes.length).toBeLessThan(60_000)
    expect(facts.text('style.css')).toContain(`url("${href}")`)
  }
  expect(facts.text('style.css')).toContain('SIL OPEN FONT LICENSE')
})

test('the style sheet asks nothing of e-readers that they do not know', () => {
  const style = facts.text('style.css').replace(/\/\*[\s\S]*?\*\//g, '')

  expect(style).not.toMatch(/var\(|--[\w-]+:|\b(?:flex|grid)\b|:has\(|@media|@layer|&/)
  expect(style).not.toMatch(/\d(?:px|pt|cm|mm|in)\b(?<!1px)/)
  expect(style).not.toMatch(/(?:^|[^-])\bcolor:|background/)
})

test('nothing that an author writes is run, lost or breaks the file', async () => {
  const file = await sampleEpub('text that would break files', browser)

  const titles = elementsNamed(pageAt(inspectEpub(file), 'title-page.xhtml'), 'h1')

  expect(titles.map(textOf)).toEqual([
    `<%= process.exit() %> ]]> "quoted" & <b>   'x' {{title}}`,
  ])
  expect(await epubcheckTsFindings(file)).toEqual([])
})

test('a link that leads nowhere is a failure of the machine', async () => {
  const sections = [sectionOf('<p><a href="#nowhere">x</a></p>')]

  await expect(publishWith({ sections, contents: [] })).rejects.toThrow('`nowhere`')
})

async function publish(book: Book): Promise<Uint8Array> {
  const { bytes } = await epub({ book, templates, layout: undefined, browser })
  return bytes
}

/** A book with a cover picture of its own, which need not be drawn. */
async function publishWith(changes: Partial<Book>): Promise<Uint8Array> {
  return publish(sampleBook(templates, { cover, ...changes }))
}

function pageAt({ pages }: EpubFacts, path: string): EpubPage {
  const page = pages.find((each) => each.path === path)
  if (!page) throw new Error(`Cannot find ${path} in the EPUB`)
  return page
}

function isSection({ tagName }: Element): boolean {
  return tagName === 'section'
}

function idsOf({ elements }: EpubPage): ReadonlySet<string> {
  return new Set(elements.map(({ properties }) => String(properties.id ?? '')))
}

function linksOf(page: Pick<EpubPage, 'elements'>) {
  return page.elements
    .filter(({ tagName }) => tagName === 'a')
    .map(({ properties }) => properties)
}

function linksTo({ elements }: EpubPage): readonly unknown[] {
  return elements.flatMap(({ properties, tagName }) => {
    return tagName === 'img' ? [properties.src] : []
  })
}

function addressesOf(page: EpubPage): readonly string[] {
  return page.elements.flatMap(({ properties: { href, src } }) => {
    return [href, src].filter((address) => typeof address === 'string')
  })
}

function descendantsOf(element: Element | undefined): readonly Element[] {
  const children = element?.children.filter((child) => child.type === 'element') ?? []
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

/** Nested lists of links as `A, B (C, D)`. */
function outline(element: Element): string {
  const items = element.children.flatMap((child) => {
    if (child.type !== 'element') return []
    if (child.tagName === 'a') return [textOf(child)]
    if (child.tagName === 'ol' && element.tagName === 'li') return [`(${outline(child)})`]
    return child.tagName === 'h1' ? [] : [outline(child)]
  })
  return items.join(element.tagName === 'ol' ? ', ' : ' ')
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
