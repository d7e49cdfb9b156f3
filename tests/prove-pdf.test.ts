import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VFile } from 'vfile'
import { expect, test, vi } from 'vitest'
import type { PageMap } from '../scripts/book.ts'
import { referenceFaults } from '../scripts/prove/pdf/notes-pdf.ts'
import { openPdf, readPrint } from '../scripts/prove/pdf/print/read-print.ts'
import { finish } from './support/books.ts'
import {
  editPdf,
  inObject,
  inStream,
  onPage,
  pageIdsOf,
  withoutLetters,
} from './support/edit-pdf.ts'
import { fixturePath } from './support/fixtures.ts'
import { pdfiumPlaces } from './support/pdfium-places.ts'
import { type Broken, matching, outcomeOf } from './support/proof.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const finished = await finish(fixturePath('books', 'two-banks'), 'pdf')
const { artifact, pageMap } = finished
const { bytes } = artifact

/** The page and the number of the marked content that begins with a text. */
function markOf(text: string): { page: number; mcid: number } {
  for (const [page, { runs }] of openPdf(artifact).pages.entries()) {
    const mcid = runs.find(
      (run) => run.mcid !== undefined && run.text.trim().startsWith(text),
    )
    if (mcid?.mcid !== undefined) return { page, mcid: mcid.mcid }
  }
  throw new Error(`Cannot find ${text} in the PDF`)
}

/** The PDF with the marked content changed that begins with a text. */
function painted(text: string, edit: (content: string) => string): Promise<Uint8Array> {
  const { mcid, page } = markOf(text)
  return drawn(page, (content) => {
    const start = content.indexOf(`<</MCID ${mcid} >>BDC`)
    const end = endOfMark(content, start)
    return content.slice(0, start) + edit(content.slice(start, end)) + content.slice(end)
  })
}

function drawn(page: number, edit: (content: string) => string): Promise<Uint8Array> {
  return editPdf(bytes, onPage(page, edit))
}

function changed(...[isMeant, edit]: Parameters<typeof inObject>): Promise<Uint8Array> {
  return editPdf(bytes, inObject(isMeant, edit))
}

/** After the end of the marked content that begins at an offset; marked content nests. */
function endOfMark(content: string, start: number): number {
  const edge = /BDC|BMC|EMC/g
  edge.lastIndex = start
  let depth = 0
  for (let found = edge.exec(content); found; found = edge.exec(content)) {
    depth += found[0] === 'EMC' ? -1 : 1
    if (depth === 0) return edge.lastIndex
  }
  return content.length
}

const [firstPageId] = await pageIdsOf(bytes)

const withoutGlyphs = (content: string): string => content.replaceAll(/<\w+> Tj/g, '')

/** A remark on the book's picture, which keeps no PDF back. */
const coarse = {
  code: 'picture-coarse',
  at: '01-near.md:25',
  says: expect.stringContaining('96 dots per inch in print of `pictures/boat.png`'),
}

/** As people count pages. */
const nearPage = markOf('The same words').page + 1
const pricesPage = markOf('Crossing').page + 1

/** What may befall a PDF. */
const broken: Readonly<Record<string, Broken>> = {
  'a word is not painted': {
    // The seventh to the tenth letter: `me w` of `The same words`.
    bytes: () =>
      painted('The same words', (content) => {
        let count = 0
        return content.replaceAll(/<\w+> Tj/g, (glyph) =>
          ++count > 6 && count < 11 ? '' : glyph,
        )
      }),
    failed: ['text-pdf'],
    finds: [
      'text-changed',
      '01-near.md:9',
      /`The saords` in the finished PDF .*`The same words`/,
    ],
  },
  'two words are one where a line ends': {
    bytes: () =>
      // The last glyph of a line is its space.
      painted('The e', (content) => content.replace(/<\w+> Tj(?=\s+ET\s+BT)/, '')),
    failed: ['text-pdf'],
    finds: [
      'text-changed',
      '01-near.md:7',
      /`Nobodyhad` in the finished PDF .*`Nobody had`/,
    ],
  },
  'a paragraph is painted twice': {
    bytes: () => painted('The same words', (content) => `${content}\n/P ${content}`),
    failed: ['reader-pdf', 'text-pdf', 'layout-pdf'],
    finds: ['text-added', /^01-near/, /`The same words stand here twice\.`/],
  },
  'a paragraph is not painted': {
    bytes: () => painted('Whoever crosses', withoutGlyphs),
    failed: ['text-pdf'],
    finds: ['text-lost', '01-near.md:27', /Whoever crosses at noon/],
  },
  'the reading order is not the manuscript’s': {
    bytes: () =>
      changed('/S /Document', (object) =>
        object.replace(/(\d+ 0 R) (\d+ 0 R) \]/, '$2 $1 ]'),
      ),
    failed: ['text-pdf'],
    finds: [
      'text-added',
      '01-near.md:1',
      /`The far bank See ?the prices first\. On the far bank/,
    ],
  },
  'a chapter is no part of the structure': {
    bytes: () => changed('/S /Document', (object) => object.replace(/ \d+ 0 R \]/, ' ]')),
    failed: ['text-pdf', 'links-pdf'],
    finds: ['text-lost', '02-far.md:1', /`The far bank See the prices/],
  },
  'a note is not painted': {
    bytes: () => painted('Flat ones.', withoutGlyphs),
    failed: ['text-pdf'],
    finds: ['text-lost', /^01-near/, /`Flat ones\.`/],
  },
  'notes are read in another order': {
    bytes: () => {
      const notes = openPdf(artifact).elements.filter(({ type }) => type === 'Note')
      const [first = '', second = ''] = notes.map(({ ref }) => ` ${ref} 0 R`)
      const swap = (type: string, from: string, to: string) =>
        inObject(
          (object) => object.includes(`/S /${type} `) && object.includes(from),
          (object) => object.replace(from, to),
        )
      return editPdf(bytes, swap('P', first, second), swap('LBody', second, first))
    },
    failed: ['text-pdf'],
    finds: ['text-changed', /^01-near/, /`2 Flat ones\.` .*expected `1 They were made/],
  },
  'a note stands above the text': {
    bytes: () =>
      painted('Flat ones.', (content) =>
        content.replaceAll(
          /(1 0 0 -1 \S+) (\S+) Tm/g,
          (_, before, y) => `${before} ${Number(y) - 300} Tm`,
        ),
      ),
    failed: ['notes-pdf'],
    finds: [
      'note-amid-text',
      /^01-near/,
      new RegExp(`amid the text of page ${nearPage}`),
    ],
  },
  'a picture is not painted': {
    bytes: () =>
      editPdf(
        bytes,
        inStream(
          (_, content) => content.includes('/MCID') && /\/X\d+ Do/.test(content),
          (content) => content.replace(/\/X\d+ Do/, ''),
        ),
      ),
    failed: ['pictures-pdf'],
    finds: ['pictures-lost', '01-near.md:25', /Unexpected 0 pictures .* expected 1/],
  },
  'a picture says something else': {
    bytes: () =>
      editPdf(
        bytes,
        inObject(
          (object) => /\/Alt /.test(object),
          (object) =>
            object.replace(/\/Alt (\([^)]*\)|<[^>]*>)/, '/Alt (Something else)'),
        ),
      ),
    failed: ['pictures-pdf'],
    finds: ['picture-alt-lost', '01-near.md:25', /Cannot find the description/],
  },
  'letters mean other letters': {
    bytes: () =>
      editPdf(
        bytes,
        inStream(
          (_, content) => content.includes('beginbfchar') && content.includes('<0061>'),
          (content) => content.replace(/(?<=<\w+> )<0061>/, '<0062>'),
        ),
      ),
    failed: ['text-pdf'],
    finds: ['text-changed', '01-near.md:1', /`Two Bbnks/],
  },
  'a running head says something else': {
    bytes: () => drawn(pricesPage - 1, (content) => content.replace(/<\w+> Tj/, '')),
    failed: ['text-pdf'],
    finds: [
      'text-added',
      /pdf$/,
      new RegExp(`outside of the text of page ${pricesPage}`),
    ],
  },
  'only one of two readers reads it right': {
    // A letter has two meanings: one reader takes the first, the other the last.
    bytes: () =>
      editPdf(
        bytes,
        inStream(
          (_, content) => /beginbfrange[^e]*<\w+> <\w+> <0062>/.test(content),
          (content) =>
            content.replace(
              /\d+ beginbfchar(?=[\s\S]*?(<\w+>) <\w+> <0062>)/,
              '1 beginbfchar\n$1 <0061>\nendbfchar\n$&',
            ),
        ),
      ),
    failed: ['reader-pdf'],
    finds: [
      'output-unreadable',
      /pdf$/,
      /two readers extract different text from page \d/,
    ],
  },
  'a place is on another page': {
    bytes: () =>
      changed('(prices) [', (object) =>
        object.replace(/\(prices\) \[ \d+/, `(prices) [ ${firstPageId}`),
      ),
    failed: ['pages-pdf'],
    finds: [
      'page-other',
      '01-near.md:18',
      new RegExp(`\`prices\` on page 1 .* expected page ${pricesPage}`),
    ],
  },
  'a page is lost': {
    bytes: () => changed('/Type /Pages', (object) => object.replace(/ \d+ 0 R \]/, ' ]')),
    failed: [
      'reader-pdf',
      'text-pdf',
      'notes-pdf',
      'pictures-pdf',
      'pages-pdf',
      'links-pdf',
      'layout-pdf',
      'ua-pdf',
    ],
    finds: ['page-count', /pdf$/, /Unexpected \d pages .* expected \d/],
  },
  'a page is blank': {
    bytes: () => drawn(nearPage - 1, () => 'q Q'),
    failed: ['text-pdf', 'pages-pdf', 'ua-pdf'],
    finds: ['page-empty', /pdf$/, new RegExp(`page ${nearPage}`)],
  },
  'a page is shrunk': {
    bytes: () =>
      drawn(nearPage - 1, (content) =>
        content.replaceAll('3.125 0 0 3.125', '3.1 0 0 3.1'),
      ),
    failed: ['pages-pdf', 'layout-pdf'],
    finds: ['page-shrunk', /pdf$/, new RegExp(`at 99 % of its size on page ${nearPage}`)],
  },
  'a font is not embedded': {
    bytes: () =>
      changed('/FontFile2', (object) => object.replace(/\/FontFile2 \d+ 0 R/, '')),
    failed: ['fonts-pdf'],
    finds: ['font-broken', /pdf$/, /\+EBGaramond-\w+` .*not embedded/],
  },
  'a font draws nothing': {
    bytes: () => editPdf(bytes, withoutLetters),
    failed: ['reader-pdf', 'fonts-pdf'],
    finds: ['font-broken', /pdf$/, /draws nothing for `\S+` of page \d+/],
  },
  'letters are drawings': {
    bytes: () =>
      changed('/Subtype /Type0', (object) =>
        object.replace('/Subtype /Type0', '/Subtype /Type3'),
      ),
    failed: ['reader-pdf', 'text-pdf', 'links-pdf', 'fonts-pdf', 'ua-pdf'],
    finds: ['font-broken', /pdf$/, /Type 3/],
  },
  'a letter is a box': {
    bytes: () =>
      painted('The same words', (content) => content.replace(/<\w+> Tj/, '<0000> Tj')),
    failed: ['reader-pdf', 'text-pdf', 'fonts-pdf', 'ua-pdf'],
    finds: ['font-broken', /pdf$/, new RegExp(`lacks a letter of page ${nearPage}`)],
  },
  'the file is cut off': {
    bytes: () => bytes.slice(0, bytes.length - 2000),
    failed: [
      'reader-pdf',
      'text-pdf',
      'notes-pdf',
      'pictures-pdf',
      'pages-pdf',
      'links-pdf',
      'layout-pdf',
      'type-pdf',
      'fonts-pdf',
      'ua-pdf',
    ],
    finds: ['output-unreadable', /pdf$/, /Cannot open the PDF/],
  },
}

test('a PDF with notes, lists, a table and pictures passes every check', async () => {
  const outcome = await outcomeOf(finished)

  expect(outcome).toEqual({ failed: [], findings: [coarse] })
})

test.each(Object.entries(broken))('a PDF does not pass when %s', async (_, each) => {
  const { failed, findings } = await outcomeOf(finished, each.bytes())

  expect(findings).toContainEqual(matching(each.finds))
  expect(failed).toEqual(each.failed)
})

test('a note on another page than it was laid out on is found', async () => {
  const [first, ...others] = [...(pageMap?.pages ?? [])].reverse()
  const moved = {
    ...first,
    label: first?.label ?? '',
    notes: [...(first?.notes ?? []), 'note-01-near-2'],
  }
  const pages = others.map((page) => ({
    ...page,
    notes: page.notes.filter((id) => id !== 'note-01-near-2'),
  }))
  const expected: PageMap = {
    pageOf: pageMap?.pageOf ?? new Map(),
    pages: [moved, ...pages].reverse(),
  }

  const { failed, findings } = await outcomeOf({ ...finished, pageMap: expected })

  expect(findings.map(({ code, says }) => [code, says])).toEqual([
    ['note-elsewhere', expect.stringContaining(`note 2 on page ${nearPage}`)],
    [coarse.code, coarse.says],
  ])
  expect(failed).toEqual(['notes-pdf'])
})

test('a note that is not on the page of its reference is found, though it was laid out there', () => {
  const print = readPrint(finished)
  /** The steps through the print, with all notes on other pages. */
  const stepsWith = (pages: number) =>
    print.match.steps.map((step) => {
      const { group } = step
      const page = group.note === undefined ? group.page : group.page + pages
      return { ...step, group: { ...group, page } }
    })
  const said = (pages: number, isKnown: boolean) => {
    const { book } = finished
    const files = [...new Set([...book.notes.values()].map(({ file }) => file))]
    for (const { messages } of files) messages.length = 0
    for (const say of referenceFaults(stepsWith(pages), book, () => isKnown))
      say(new VFile())
    return files.flatMap(({ messages }) => messages.map(({ reason }) => reason))
  }

  expect(said(0, false)).toEqual([])
  // The third is that of a table, and stands on the page of its row.
  expect(said(1, false)).toEqual([
    expect.stringContaining(`note 1 on page ${nearPage + 1}`),
    expect.stringContaining(
      `note 2 on page ${nearPage + 1} of the finished PDF, expected it at the foot of page ${nearPage}`,
    ),
    expect.stringContaining('note 3'),
    expect.stringContaining('note 1'),
  ])
  expect(said(1, true)).toEqual([])
  expect(said(-1, true)).toHaveLength(4)
})

test('a PDF reads as PDFium reads it, places and labels', async () => {
  const own = openPdf(artifact)
  const other = await pdfiumPlaces(bytes)

  expect(own.pages).toHaveLength(other.labels.length)
  expect(own.pageLabels).toEqual(other.labels)
  expect(Object.fromEntries(own.destinations)).toEqual(other.destinations)
})

test('what is all spaces brings no font of its own', async () => {
  const path = join(temporaryFolder(), 'spaces.md')
  const head = '---\ntitle: T\nauthors: A\nlanguage: en\n---\n'
  writeFileSync(path, `${head}\nA **\u00a0** ford*&nbsp;*and \`\u00a0\` a mill.\n`)

  const { artifact } = await finish(path, 'pdf')

  const { fonts } = openPdf(artifact)
  const drawn = fonts.map(({ isDrawn, used }) =>
    used.some((first, code) => first > 0 && isDrawn(code)),
  )
  expect(drawn).not.toContain(false)
})

test('an author may be called by a letter of the title', async () => {
  const path = temporaryFolder()
  const settings = 'title: Trap\nauthors: A\nlanguage: en\nkind: book\n'
  writeFileSync(join(path, 'book.yaml'), settings)
  writeFileSync(join(path, '1.md'), '# One\n\nSome words here.\n')

  expect(await outcomeOf(await finish(path, 'pdf'))).toMatchObject({ findings: [] })
})
