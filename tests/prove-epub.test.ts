import { describe, expect, test, vi } from 'vitest'
import { finish, sharedBrowser } from './support/books.ts'
import { editZip, replaceInZip } from './support/edit-zip.ts'
import { fixturePath } from './support/fixtures.ts'
import { type Broken, findingsOf, matching, outcomeOf } from './support/proof.ts'

vi.setConfig({ testTimeout: 60_000 })

const finished = await finish(fixturePath('books', 'two-banks'), 'epub')
const { bytes } = finished.artifact
const near = 'OEBPS/01-near.xhtml'
const far = 'OEBPS/02-far.xhtml'

const replaced = (path: string, found: string | RegExp, replacement: string) =>
  replaceInZip(bytes, path, found, replacement)

/** What may befall an EPUB. */
const broken: Readonly<Record<string, Broken>> = {
  'a word is lost': {
    bytes: () => replaced(near, 'first floor', 'floor'),
    failed: ['text-epub', 'pages-epub'],
    finds: [
      'text-lost',
      '01-near.md:7',
      /Cannot find `first` in the finished EPUB after `.*to the`/,
    ],
  },
  'a letter is changed': {
    bytes: () => replaced(far, 'takes coins', 'takes coin'),
    failed: ['text-epub'],
    finds: ['text-changed', '02-far.md:3', /Unexpected `coin\.1` .* expected `coins\.1`/],
  },
  'two words run together': {
    bytes: () => replaced(far, 'takes coins', 'takescoins'),
    failed: ['text-epub'],
    finds: ['text-changed', '02-far.md:3', /Unexpected `takescoins\.1`/],
  },
  'a paragraph is doubled': {
    bytes: () => replaced(far, '<p>The last words are these.</p>', '$&\n$&'),
    failed: ['text-epub'],
    finds: ['text-added', '02-far.md:15', /Unexpected `The last words are these\.`/],
  },
  'a word is added': {
    bytes: () => replaced(far, 'The last words', 'The very last words'),
    failed: ['text-epub'],
    finds: ['text-added', '02-far.md:15', /Unexpected `very` .* after `.*The`/],
  },
  'two items are swapped': {
    bytes: () => replaced(near, /of linen([\s\S]*)of hemp/, 'of hemp$1of linen'),
    failed: ['text-epub'],
    finds: ['text-changed', /^01-near/, /Unexpected `hemp of linen/],
  },
  'a note is lost': {
    bytes: () => replaced(near, /<aside[^>]*id="note-01-near-2"[\s\S]*?<\/aside>/, ''),
    failed: ['epubcheck-epub', 'text-epub', 'links-epub'],
    finds: ['text-lost', /^01-near/, /Cannot find `Flat ones\.`/],
  },
  'a note shows another number': {
    bytes: () =>
      replaced(
        near,
        '<span class="note-label">2</span>',
        '<span class="note-label">7</span>',
      ),
    failed: ['text-epub'],
    finds: ['text-changed', /^01-near/, /Unexpected `7` .* expected `2`/],
  },
  'the contents lack a heading': {
    bytes: () =>
      replaced(
        'OEBPS/toc.xhtml',
        /<a href="01-near.xhtml#prices">Prices<\/a>/,
        '<a href="01-near.xhtml#prices">Costs</a>',
      ),
    failed: ['text-epub'],
    finds: ['text-changed', /^01-near/, /Unexpected `Costs` .* expected `Prices`/],
  },
  'the title page says what nobody wrote': {
    bytes: () =>
      replaced('OEBPS/title-page.xhtml', 'Ferry House', 'Ferry House anonymous'),
    failed: ['text-epub'],
    finds: ['text-added', 'two-banks.epub', /Unexpected `anonymous`/],
  },
  'a link leads nowhere': {
    bytes: () => replaced(far, '01-near.xhtml#prices', '01-near.xhtml#costs'),
    failed: ['epubcheck-epub', 'links-epub'],
    finds: ['place-missing', /./, /Unexpected link to `01-near\.xhtml#costs`/],
  },
  'an id changes': {
    bytes: () => replaced(near, 'id="prices"', 'id="costs"'),
    failed: ['epubcheck-epub', 'links-epub'],
    finds: ['place-missing', /^01-near/, /Unexpected link to `01-near\.xhtml#prices`/],
  },
  'an id is doubled': {
    bytes: () => replaced(near, 'id="the-near-bank"', 'id="prices"'),
    failed: ['epubcheck-epub', 'links-epub'],
    finds: ['place-doubled', /^01-near/, /Unexpected second place `prices`/],
  },
  'a picture is not in the container': {
    bytes: () => replaced(near, /src="[^"]*"/, 'src="pictures/none.png"'),
    failed: ['epubcheck-epub', 'links-epub'],
    finds: ['resource-foreign', /./, /Unexpected `pictures\/none\.png`/],
  },
  'an alternative text is lost': {
    bytes: () => replaced(near, 'alt="A boat on the river"', 'alt=""'),
    failed: ['alt-epub', 'accessibility-epub'],
    finds: [
      'alternative-lost',
      /^01-near/,
      /Unexpected alternative text `` .* `A boat on the river`/,
    ],
  },
  'a document is not well-formed': {
    bytes: () => replaced(far, '</p>', '</q>'),
    failed: [
      'epubcheck-epub',
      'ace-epub',
      'text-epub',
      'pages-epub',
      'markup-epub',
      'links-epub',
      'alt-epub',
      'accessibility-epub',
    ],
    finds: [
      'output-unreadable',
      'two-banks.epub',
      /Cannot read the finished file .*02-far\.xhtml/,
    ],
  },
  'the media type is compressed': {
    bytes: () =>
      editZip(bytes, (files) =>
        files.set('mimetype', [
          new TextEncoder().encode('application/epub+zip'),
          { level: 9 },
        ]),
      ),
    failed: ['epubcheck-epub'],
    finds: ['epubcheck-failed', 'two-banks.epub', /EPUBCheck in mimetype/],
  },
  'the media type is not first': {
    bytes: () =>
      editZip(bytes, (files) => {
        const mimetype = files.get('mimetype') ?? new Uint8Array()
        files.delete('mimetype')
        files.set('mimetype', mimetype)
      }),
    failed: ['epubcheck-epub'],
    finds: ['epubcheck-failed', 'two-banks.epub', /EPUBCheck in mimetype/],
  },
  'the media type has an extra field': {
    bytes: () =>
      editZip(bytes, (files) =>
        files.set('mimetype', [
          new TextEncoder().encode('application/epub+zip'),
          { level: 0, extra: { 39321: new Uint8Array(4) } },
        ]),
      ),
    failed: ['epubcheck-epub'],
    finds: ['epubcheck-failed', 'two-banks.epub', /EPUBCheck in mimetype/],
  },
  'a name leads out of the container': {
    bytes: () => rename('OEBPS/style.css', '../../style.css'),
    failed: ['epubcheck-epub', 'links-epub'],
    finds: ['epubcheck-failed', 'two-banks.epub', /OPF-003/],
  },
  'two names differ in case alone': {
    bytes: () =>
      editZip(bytes, (files) => files.set('OEBPS/Style.css', new Uint8Array())),
    failed: ['epubcheck-epub'],
    finds: ['epubcheck-failed', 'two-banks.epub', /OPF-060/],
  },
  'it does not say when it was last changed': {
    bytes: () =>
      replaced(
        'OEBPS/content.opf',
        /<meta property="dcterms:modified">[^<]*<\/meta>/,
        '',
      ),
    failed: ['epubcheck-epub'],
    finds: ['epubcheck-failed', 'two-banks.epub', /dcterms:modified/],
  },
  'the archive is cut off': {
    bytes: () => bytes.slice(0, bytes.length - 100),
    failed: [
      'epubcheck-epub',
      'ace-epub',
      'text-epub',
      'pages-epub',
      'markup-epub',
      'links-epub',
      'alt-epub',
      'accessibility-epub',
    ],
    finds: ['output-unreadable', 'two-banks.epub', /Cannot read/],
  },
}

test('an EPUB with notes, lists, a table and pictures passes every check', async () => {
  const outcome = await outcomeOf(finished)

  expect(outcome).toEqual({ failed: [], findings: [] })
})

test.each(Object.entries(broken))('an EPUB does not pass when %s', async (_, each) => {
  const { failed, findings } = await outcomeOf(finished, each.bytes())

  expect(findings).toContainEqual(matching(each.finds))
  expect(failed).toEqual(each.failed)
})

describe('a cover made of type', async () => {
  const small = await finish(fixturePath('build', 'small'), 'epub')
  const withCover = (cover: Uint8Array) =>
    editZip(small.artifact.bytes, (files) => files.set('OEBPS/images/cover.jpg', cover))
  const draw = async (body: string) => {
    const html = `<!doctype html><style>body { background: #22333b; color: #fff }</style>${body}`
    const size = { widthPx: 1600, heightPx: 2560, mediaType: 'image/jpeg' } as const
    const browser = await sharedBrowser()
    return (await browser.draw({ html, files: new Map(), ...size })).bytes
  }

  test('passes', async () => {
    expect(await findingsOf('cover-epub', small, small.artifact.bytes)).toEqual([])
  })

  test.each([
    ['of one colour', ''],
    ['with something in other places', '<hr style="margin-top: 2500px">'],
  ])('does not pass when it is %s', async (_, body) => {
    const epub = withCover(await draw(body))

    const findings = await findingsOf('cover-epub', small, epub)

    expect(findings).toContainEqual({
      code: 'cover-blank',
      at: 'a-small-book.epub',
      says: expect.stringContaining('`A Small Book` on the cover'),
    })
  })

  test('does not pass when it is cut off', async () => {
    const findings = await findingsOf('cover-epub', small, withCover(new Uint8Array(9)))

    expect(findings.map(({ code }) => code)).toEqual(['output-unreadable'])
  })

  test.each([
    ['its title is not on it', 'A Small Book', 'cover-blank'],
    ['an author is not on it', 'Ada', 'cover-blank'],
  ])('does not pass when %s', async (_, words, code) => {
    const coverTexts = small.artifact.coverTexts?.filter(
      ({ text }) => !text.includes(words),
    )
    const artifact = { ...small.artifact, coverTexts }

    const findings = await findingsOf(
      'cover-epub',
      { ...small, artifact },
      artifact.bytes,
    )

    expect(findings).toEqual([
      { code, at: 'a-small-book.epub', says: expect.stringContaining(words) },
    ])
  })
})

/** Under another name of the same length, in both places where the archive has it. */
function rename(name: string, other: string): Uint8Array {
  return Buffer.from(
    Buffer.from(bytes).toString('latin1').replaceAll(name, other),
    'latin1',
  )
}
