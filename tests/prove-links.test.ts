import { describe, expect, test, vi } from 'vitest'
import { finish } from './support/books.ts'
import { editPdf, inObject } from './support/edit-pdf.ts'
import { replaceInZip } from './support/edit-zip.ts'
import { fixturePath } from './support/fixtures.ts'
import { type Broken, findingsOf, matching } from './support/proof.ts'

vi.setConfig({ testTimeout: 60_000 })

const manuscript = fixturePath('books', 'linked')
const [pdf, epub, html] = await Promise.all([
  finish(manuscript, 'pdf'),
  finish(manuscript, 'epub'),
  finish(manuscript, 'html'),
])
const page = new TextDecoder().decode(html.artifact.bytes)

const inPage = (found: string | RegExp, replacement: string): Uint8Array => {
  const changed = page.replace(found, replacement)
  if (changed === page) throw new Error(`Cannot find ${found} in the page`)
  return new TextEncoder().encode(changed)
}

const inEpub = (found: string | RegExp, replacement: string): Uint8Array =>
  replaceInZip(epub.artifact.bytes, 'OEBPS/01-near.xhtml', found, replacement)

/** The PDF with the first object that has a text changed. */
const inPdf = (has: string, found: string | RegExp, replacement: string) =>
  editPdf(
    pdf.artifact.bytes,
    inObject(has, (object) => object.replace(found, replacement)),
  )

type BrokenLink = Pick<Broken, 'bytes' | 'finds'>

const mill = 'https://example.org/mill'
const ford = 'https://example.org/ford'

/** What may befall the links of a file made of markup. */
function brokenMarkup(
  edit: (found: string | RegExp, replacement: string) => Uint8Array,
  output: RegExp,
  farPlace: string,
): Readonly<Record<string, BrokenLink>> {
  return {
    'an address changes': {
      bytes: () => edit(`href="${ford}"`, 'href="https://example.org/frod"'),
      finds: ['link-lost', '01-near.md:3', /Cannot find the link to `\S+ford` in the/],
    },
    'an address is one that no author wrote': {
      bytes: () => edit(`href="${ford}"`, 'href="https://example.com/"'),
      finds: ['link-foreign', output, /Unexpected link to `https:\/\/example\.com\/`/],
    },
    'two addresses are swapped': {
      bytes: () =>
        edit(
          /href="\S+mill">the mill<\/a>([\s\S]*?)href="\S+ford"/,
          `href="${ford}">the mill</a>$1href="${mill}"`,
        ),
      finds: ['link-lost', '01-near.md:3', /`https:\/\/example\.org\/mill`/],
    },
    'a link is lost, its words not': {
      bytes: () => edit(/<a href="mailto:ada@example\.org">([^<]*)<\/a>/, '$1'),
      finds: ['link-lost', '01-near.md:5', /`mailto:ada@example\.org`/],
    },
    'a link within is lost': {
      bytes: () => edit('<a href="#prices">the prices</a>', 'the prices'),
      finds: ['link-lost', '01-near.md:4', /`#prices`/],
    },
    'a link within leads to another place that is there': {
      bytes: () => edit(`"${farPlace}">the`, '"#prices">the'),
      finds: ['link-lost', '01-near.md:3', /`#far`/],
    },
    'a link within leads nowhere': {
      bytes: () => edit('href="#prices"', 'href="#costs"'),
      finds: ['place-missing', /./, /`#costs`/],
    },
    'the link of a picture is lost': {
      bytes: () => edit('href="https://example.org/boat"', 'href="#prices"'),
      finds: ['link-lost', '01-near.md:10', /`https:\/\/example\.org\/boat`/],
    },
    'the link of a note leads elsewhere': {
      bytes: () => edit('href="https://example.org/note"', `href="${mill}"`),
      finds: ['link-lost', '01-near.md:67', /`https:\/\/example\.org\/note`/],
    },
    'words are a link that were none': {
      bytes: () => edit('A bare address', `<a href="${mill}">A bare address</a>`),
      finds: ['link-foreign', output, /`https:\/\/example\.org\/mill`/],
    },
  }
}

const brokenPdf: Readonly<Record<string, BrokenLink>> = {
  'an address changes': {
    bytes: () => inPdf(`(${ford})`, ford, 'https://example.org/frod'),
    finds: ['link-lost', '01-near.md:3', /Cannot find the link to `\S+ford` in the/],
  },
  'an address is one that no author wrote': {
    bytes: () => inPdf(`(${ford})`, ford, 'https://example.com/'),
    finds: ['link-foreign', /pdf$/, /Unexpected link to `https:\/\/example\.com\/`/],
  },
  'an address stands on words of another link': {
    bytes: () => inPdf(`(${ford})`, ford, mill),
    finds: ['link-foreign', '01-near.md:3', /`https:\/\/example\.org\/mill`/],
  },
  'one of two rectangles of a link leads elsewhere': {
    bytes: () => inPdf('(https://example.org/long)', 'https://example.org/long', ford),
    finds: ['link-foreign', '01-near.md:3', /`https:\/\/example\.org\/ford`/],
  },
  'a link is lost': {
    bytes: () => inPdf('(tel:+44-20-7946-0123)', '/Subtype /Link', '/Subtype /Text'),
    finds: ['link-lost', '01-near.md:5', /`tel:\+44-20-7946-0123`/],
  },
  'one of three links to an address is lost': {
    bytes: () => inPdf(`(${mill})`, '/Subtype /Link', '/Subtype /Text'),
    finds: ['link-lost', /./, /`https:\/\/example\.org\/mill`/],
  },
  'a link within leads nowhere': {
    bytes: () => inPdf('/Dest (far)', '(far)', '(fra)'),
    finds: ['place-missing', /pdf$/, /Unexpected link to `#fra` in the finished PDF/],
  },
  'a link within leads to another place that is there': {
    bytes: () => inPdf('/Dest (far-note)', '(far-note)', '(prices)'),
    finds: ['link-lost', '01-near.md:67', /`#far-note`/],
  },
  'a link runs a program': {
    bytes: () => inPdf(`(${ford})`, /\/S \/URI/, '/S /Launch'),
    finds: ['link-lost', '01-near.md:3', /`https:\/\/example\.org\/ford`/],
  },
  'the file opens an address by itself': {
    bytes: () =>
      inPdf(
        '/Type /Catalog',
        '/Type /Catalog',
        '/Type /Catalog /OpenAction << /S /URI /URI (https://example.com/opened) >>',
      ),
    finds: ['link-foreign', /pdf$/, /`https:\/\/example\.com\/opened`/],
  },
  'a place is lost that links lead to': {
    bytes: () => inPdf('(prices) [', /\(prices\) \[[^\]]*\]/, ''),
    finds: ['place-missing', '01-near.md:17', /`#prices` in the finished PDF/],
  },
}

describe.each([
  ['links-pdf', pdf, brokenPdf],
  ['links-epub', epub, brokenMarkup(inEpub, /epub$/, '02-far.xhtml#far')],
  ['links-html', html, brokenMarkup(inPage, /html$/, '#far')],
] as const)('%s', (name, finished, broken) => {
  test('finds nothing in links of every kind, over pages, in notes, tables and pictures', async () => {
    expect(await findingsOf(name, finished, finished.artifact.bytes)).toEqual([])
  })

  test.each(Object.entries(broken))('finds out when %s', async (_, { bytes, finds }) => {
    const findings = await findingsOf(name, finished, await bytes())

    expect(findings).toContainEqual(matching(finds))
  })
})
