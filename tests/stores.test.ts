import { encode } from 'fast-png'
import { expect, test, vi } from 'vitest'
import { type Demand, demandsOf } from '../scripts/lib/demands.ts'
import { storeFacts } from '../scripts/prove/epub/store-facts.ts'
import { rules, stores, storesEpub } from '../scripts/prove/epub/stores-epub.ts'
import { type Facts, type Judgement, judge } from '../scripts/prove/judge.ts'
import { finish } from './support/books.ts'
import { editZip, replaceInZip } from './support/edit-zip.ts'
import { fixturePath } from './support/fixtures.ts'
import { samplePicture } from './support/sample-book.ts'

vi.setConfig({ testTimeout: 60_000 })

const names = [...stores.keys()]
const { artifact, book } = await finish(fixturePath('books', 'shelved'), 'epub')
const sound = storeFacts(artifact, book)

const judgedBy = (store: string, facts: Facts): readonly Judgement[] => {
  const by = stores.get(store)
  return by ? judge(by, rules, facts, book) : []
}

const ford = 'OEBPS/02-ford.xhtml'
const picture = 'OEBPS/images/ford.png'
const cover = 'OEBPS/images/cover.jpg'
const font = String(sound.font?.[0]?.values.path)

const edited = (edit: Parameters<typeof editZip>[1]): Facts =>
  storeFacts({ ...artifact, bytes: editZip(artifact.bytes, edit) }, book)
const replaced = (path: string, found: string | RegExp, by: string): Facts =>
  storeFacts({ ...artifact, bytes: replaceInZip(artifact.bytes, path, found, by) }, book)
const withFile = (path: string, bytes: Uint8Array): Facts =>
  edited((files) => files.set(path, bytes))

/** With other values of all things of a kind. */
const changed = (kind: string, values: Readonly<Record<string, number>>): Facts => {
  const things = (sound[kind] ?? []).map((thing) => {
    return { ...thing, values: { ...thing.values, ...values } }
  })
  return { ...sound, [kind]: things }
}

/** A white picture; in its corner a clear pixel, if it has an alpha channel. */
const white = (width: number, height: number, channels: 3 | 4 = 3): Uint8Array => {
  const data = new Uint8Array(width * height * channels).fill(255)
  if (channels === 4) data[3] = 0
  return encode({ width, height, data, channels }, { zlib: { level: 1 } })
}

const bytesOf = (path: string) => new Uint8Array(samplePicture(path, 'image/gif').bytes)

/** A JPEG whose frame says that it has four colours. */
const fourInks = (): Uint8Array => {
  const bytes = bytesOf('pictures/photo.jpg')
  const frame = Buffer.from(bytes).indexOf(Buffer.from([0xff, 0xc0]))
  bytes[frame + 9] = 4
  return bytes
}

interface Breach {
  readonly facts: () => Facts
  /** Where the manuscript caused it. */
  readonly at?: string
  readonly refuse?: readonly string[]
  readonly dislike?: readonly string[]
}

/** For every rule an EPUB that breaks it, and the stores that see it. */
const breaches: Readonly<Record<string, Breach | readonly Breach[]>> = {
  'epub-bytes': [
    {
      facts: () => changed('book', { megabytes: 2_100 }),
      refuse: ['apple', 'google', 'kdp'],
      dislike: ['kobo'],
    },
    {
      facts: () => changed('book', { megabytes: 1_100 }),
      refuse: ['kdp'],
      dislike: ['apple', 'kobo'],
    },
  ],
  'page-bytes': {
    facts: () => changed('page', { megabytes: 11 }),
    dislike: ['kobo'],
  },
  'file-names': {
    facts: () => edited((files) => files.set('OEBPS/a b.txt', new Uint8Array(1))),
    dislike: ['kdp', 'kobo'],
  },
  'contents-there': {
    facts: () => replaced('OEBPS/toc.xhtml', 'epub:type="toc"', ''),
    refuse: ['apple', 'kdp'],
    dislike: ['kobo'],
  },
  'contents-depth': {
    facts: () =>
      replaced(
        'OEBPS/toc.xhtml',
        /<li>(<a href="02-ford[^/]*<\/a>)/,
        '<li>$1<ol><li>a<ol><li>b<ol><li>c</li></ol></li></ol></li></ol>',
      ),
    at: 'book.yaml',
    dislike: ['kobo'],
  },
  'ncx-there': {
    facts: () => replaced('OEBPS/toc.ncx', /<navPoint[\s\S]*<\/navPoint>/, ''),
    refuse: ['kdp'],
  },
  'ncx-depth': {
    facts: () =>
      replaced(
        'OEBPS/toc.ncx',
        '</navPoint>',
        '<navPoint id="a"><navPoint id="b"></navPoint></navPoint></navPoint>',
      ),
    dislike: ['kdp'],
  },
  'font-format': {
    facts: () => withFile(font, new TextEncoder().encode('wOF2....')),
    refuse: ['kdp', 'kobo'],
  },
  'isbn-there': {
    facts: () => replaced('OEBPS/content.opf', /urn:isbn:9780141036144/g, 'urn:uuid:1'),
    at: 'book.yaml',
    dislike: ['google', 'kobo'],
  },
  'description-there': {
    facts: () =>
      replaced('OEBPS/content.opf', /<dc:description>.*<\/dc:description>/, ''),
    at: 'book.yaml:13',
    dislike: ['apple', 'google', 'kobo'],
  },
  'description-length': {
    facts: () => replaced('OEBPS/content.opf', 'Two ways', 'Two ways '.repeat(500)),
    at: 'book.yaml:13',
    dislike: ['kdp'],
  },
  'cover-there': {
    facts: () => replaced('OEBPS/content.opf', 'properties="cover-image"', ''),
    refuse: ['apple', 'google', 'kdp'],
    dislike: ['kobo'],
  },
  'cover-short-side': [
    {
      facts: () => withFile(cover, white(600, 1100)),
      refuse: ['google', 'kdp'],
      dislike: ['apple'],
    },
    { facts: () => withFile(cover, white(1200, 2600)), dislike: ['apple', 'kdp'] },
  ],
  'cover-long-side': [
    { facts: () => withFile(cover, white(700, 900)), refuse: ['kdp'] },
    { facts: () => withFile(cover, white(1600, 2000)), dislike: ['kdp'] },
  ],
  'cover-largest-side': {
    facts: () => withFile(cover, white(700, 10_001)),
    refuse: ['google', 'kdp'],
  },
  'cover-pixels': { facts: () => withFile(cover, white(2000, 3000)), refuse: ['apple'] },
  'cover-bytes': {
    facts: () => changed('cover', { megabytes: 51 }),
    refuse: ['kdp'],
    dislike: ['kobo'],
  },
  'cover-format': {
    facts: () => withFile(cover, bytesOf('pictures/blink.gif')),
    refuse: ['apple', 'google', 'kdp', 'kobo'],
  },
  'cover-alone': {
    facts: () => replaced('OEBPS/cover.xhtml', '</section>', 'By Ada</section>'),
    dislike: ['kobo'],
  },
  'picture-pixels': [
    {
      facts: () => withFile(picture, white(2400, 2400)),
      at: '02-ford.md:5',
      refuse: ['apple'],
    },
    {
      facts: () => withFile(picture, white(2001, 2000)),
      at: '02-ford.md:5',
      dislike: ['apple'],
    },
  ],
  'picture-bytes': {
    facts: () => changed('picture', { megabytes: 6 }),
    at: '02-ford.md:5',
    dislike: ['kobo'],
  },
  'picture-format': [
    {
      facts: () => withFile(picture, bytesOf('pictures/leaf.webp')),
      at: '02-ford.md:5',
      refuse: ['apple', 'google', 'kdp', 'kobo'],
    },
    {
      facts: () => withFile(picture, bytesOf('pictures/diagram.svg')),
      at: '02-ford.md:5',
      dislike: ['kdp'],
    },
    {
      facts: () => withFile(picture, bytesOf('pictures/blink.gif')),
      at: '02-ford.md:5',
      dislike: ['apple'],
    },
  ],
  'picture-still': {
    facts: () => withFile(picture, bytesOf('pictures/blink.gif')),
    at: '02-ford.md:5',
    refuse: ['google', 'kdp'],
  },
  'picture-ground': {
    facts: () => withFile(picture, white(20, 20, 4)),
    at: '02-ford.md:5',
    refuse: ['kdp'],
    dislike: ['apple', 'kobo'],
  },
  'picture-colours': {
    facts: () => withFile(picture, fourInks()),
    at: '02-ford.md:5',
    refuse: ['apple', 'kdp'],
    dislike: ['kobo'],
  },
  'picture-description': {
    facts: () => replaced(ford, 'The ford at noon', 'The ford at noon '.repeat(9)),
    at: '02-ford.md:5',
    dislike: ['kdp'],
  },
  'drawing-side': {
    facts: () =>
      withFile(
        picture,
        new TextEncoder().encode(
          '<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="9"></svg>',
        ),
      ),
    at: '02-ford.md:5',
    refuse: ['google'],
  },
  'links-elsewhere': [
    {
      facts: () =>
        replaced(ford, 'https://example.org/records', 'https://www.kobo.com/book'),
      at: '02-ford.md:3',
      refuse: ['kdp'],
      dislike: ['apple', 'google'],
    },
    {
      facts: () =>
        replaced(ford, 'https://example.org/records', 'https://amazon.co.uk/dp/1'),
      at: '02-ford.md:3',
      dislike: ['apple', 'google', 'kobo'],
    },
  ],
  'notes-both-ways': {
    facts: () => replaced(ford, /href="#ref-[^"]*"/, 'href="#the-ford"'),
    at: '02-ford.md:11',
    refuse: ['kdp'],
  },
  'notes-marked': {
    facts: () => replaced(ford, 'epub:type="footnote"', ''),
    at: '02-ford.md:3',
    dislike: ['apple', 'kobo'],
  },
  'note-length': {
    facts: () => replaced(ford, 'The records of the mill', 'The records '.repeat(500)),
    at: '02-ford.md:11',
    dislike: ['kobo'],
  },
  'table-columns': {
    facts: () => replaced(ford, /<tr>/g, '<tr><td>1</td><td>2</td><td>3</td>'),
    at: '02-ford.md:7',
    dislike: ['kobo'],
  },
  'scripts-absent': {
    facts: () => replaced(ford, '</body>', '<script>0</script></body>'),
    refuse: ['kdp'],
    dislike: ['kobo'],
  },
  'mathematics-absent': {
    facts: () =>
      replaced(
        ford,
        'The river rose',
        '<math xmlns="http://www.w3.org/1998/Math/MathML"></math>$&',
      ),
    dislike: ['kdp'],
  },
}

test.each(names)(
  '%s takes a book that keeps every rule, and dislikes nothing',
  (store) => {
    expect(saysOf(judgedBy(store, sound))).toEqual([])
  },
)

test.each(
  Object.entries(breaches).flatMap(([rule, cases]) =>
    [cases].flat().map((breach, index) => ({ rule, index, breach })),
  ),
)(
  'a book that breaks $rule is judged by the stores that have that rule ($index)',
  ({ breach, rule }) => {
    const facts = breach.facts()
    const judged = names.map((store) => ({
      store,
      found: judgedBy(store, facts).filter(({ demand }) => demand.rule === rule),
    }))
    const those = (severity: Demand['severity']) =>
      judged
        .filter(({ found }) => found.some(({ demand }) => demand.severity === severity))
        .map(({ store }) => store)

    expect(those('error')).toEqual(breach.refuse ?? [])
    expect(those('warning')).toEqual(breach.dislike ?? [])
    for (const { found } of judged) {
      for (const judgement of found) expect(placeOf(judgement)).toContain(breach.at ?? '')
    }
  },
)

test('every rule has a book that breaks it, and every demand a rule and a source', () => {
  const demands = [...stores.values()].flatMap(demandsOf)

  expect(Object.keys(breaches).sort()).toEqual(Object.keys(rules).sort())
  for (const { date, rule, source } of demands) {
    expect(Object.keys(rules)).toContain(rule)
    expect(source).not.toBe('')
    expect(date).toMatch(/^20\d\d(?:-\d\d(?:-\d\d)?)?$/)
  }
  for (const { advice } of Object.values(rules)) expect(advice).toMatch(/^\p{Lu}.*\.$/u)
})

test('what a store says is a problem at its line, with what to do', () => {
  const bytes = replaceInZip(
    artifact.bytes,
    ford,
    'https://example.org/records',
    'https://www.kobo.com/book',
  )
  const { findings, remarks = [] } = storesEpub({
    artifact: { ...artifact, bytes },
    book,
    pageMap: undefined,
  })
  const file = book.sections[1]?.file
  for (const report of [...findings, ...remarks]) report(book.configFile)

  expect(findings).toHaveLength(1)
  expect(
    file?.messages.map(({ fatal, line, note, reason, ruleId }) => [
      ruleId,
      fatal,
      line,
      reason,
      note,
    ]),
  ).toEqual([
    [
      'store-refuses',
      true,
      3,
      'Unexpected link to the store at `kobo.com` for Amazon KDP, expected none to other stores (kdp.amazon.com help GQ6JQ7FM6C72HE4X, Hyperlink Guidelines, 2026-11)',
      'Take the link out, or link to the page of the author or publisher.',
    ],
    [
      'store-dislikes',
      false,
      3,
      'Unexpected link to the store at `kobo.com` for Apple Books and Google Play Books, expected none to other stores (help.ingramspark.com 5281127966989, Avoid ePUB File Rejections, 2026-11)',
      'Take the link out, or link to the page of the author or publisher.',
    ],
  ])
})

function saysOf(judgements: readonly Judgement[]): readonly string[] {
  return judgements.map(({ expected, found }) => `${found}, expected ${expected}`)
}

function placeOf({ origin }: Judgement): string {
  const place = origin?.place
  const position = place && 'type' in place ? place.position : place
  const line = position && 'start' in position ? `:${position.start.line}` : ''
  return `${origin?.file.basename ?? ''}${line}`
}
