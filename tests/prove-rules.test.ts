import { expect, test, vi } from 'vitest'
import type { FormatName } from '../scripts/book.ts'
import { formats } from '../scripts/formats.ts'
import { loadTemplates } from '../scripts/load/templates/load-templates.ts'
import { openPdf } from '../scripts/prove/pdf/print/read-print.ts'
import { prove } from '../scripts/prove/prove.ts'
import { textRules } from '../scripts/prove/text/allowed-differences.ts'
import { listRules } from '../scripts/publish/proof/proof-record.ts'
import { finish, sharedBrowser } from './support/books.ts'
import { editPdf, inObject, onPage } from './support/edit-pdf.ts'
import { replaceInZip } from './support/edit-zip.ts'
import { fixturePath } from './support/fixtures.ts'
import { type Broken, findingsOf, matching } from './support/proof.ts'

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

/** A book in which every rule is needed. */
const ruled = fixturePath('books', 'ruled')
const pdf = await finish(ruled, 'pdf')
const epub = await finish(ruled, 'epub')
const html = await finish(ruled, 'html')
const made = { pdf, epub, html } as const
const { pages } = openPdf(pdf.artifact)

/** The page and the number of the marked content that begins with a text, and its first line. */
function markOf(text: string, from = 0): { page: number; mcid: number; line: string } {
  for (const [page, { runs }] of pages.entries()) {
    const run = runs.find((each) => each.mcid !== undefined && each.text.startsWith(text))
    if (page >= from && run?.mcid !== undefined)
      return { page, mcid: run.mcid, line: run.text }
  }
  throw new Error(`Cannot find ${text} in the PDF`)
}

/** What becomes of the letters of a marked content; each is painted by itself. */
type EditLetters = (letters: string[]) => void

/** The mark of the number of a note, which stands before its text and a space. */
function labelOf(note: string): { page: number; mcid: number } {
  const { mcid, page } = markOf(note)
  return { page, mcid: mcid - 2 }
}

/** The PDF with other letters where a text is painted that begins so. */
function painted(text: string, edit: EditLetters, from = 0): Promise<Uint8Array> {
  return paintedAt(markOf(text, from), edit)
}

/** The same, for the content of a mark. */
function paintedAt(
  { mcid, page }: { page: number; mcid: number },
  edit: EditLetters,
): Promise<Uint8Array> {
  const mark = new RegExp(`(/MCID ${mcid} >>BDC\\n)([\\s\\S]*?)(\\nEMC)`)
  return drawn(page, (content) =>
    content.replace(mark, (_, start, painting, end) => {
      // Each with what leads to its place.
      const pieces: string[] = painting.split(/(?<=> Tj)/)
      const letters = pieces.slice(0, -1)
      edit(letters)
      return start + letters.join('') + pieces.at(-1) + end
    }),
  )
}

function drawn(page: number, edit: (content: string) => string): Promise<Uint8Array> {
  return editPdf(pdf.artifact.bytes, onPage(page, edit))
}

/** Text that is no part of the structure. */
const artifact = /\/Artifact (?:<<\/Type \/Pagination>> BDC|BMC)\nBT\n[\s\S]*?\nEMC\n/g

/** The PDF with another one in the place of the running head, folio or other artifact of a page. */
function outsideText(
  page: number,
  index: number,
  edit: (artifact: string) => string,
): Promise<Uint8Array> {
  return drawn(page, (content) => {
    let count = 0
    return content.replaceAll(artifact, (found) => {
      return count++ === index ? edit(found) : found
    })
  })
}

const again: EditLetters = (letters) => letters.push(...letters)

/** The letter itself, painted again where the one before it ends. */
function glyph(letters: readonly string[], index: number): string {
  return ` ${/<\w+> Tj/.exec(letters[index] ?? '')?.[0]}`
}

/** The page of the contents, one on which a chapter goes on, with a running head, and one on which a table does. */
const [contentsAt, proseAt, tableAt] = [4, 9, 8]

/** How the first line of the text ends, after its first words. */
const firstEnd = ' by the '

/** What a rule does not allow, by the rule. */
const abuses: Readonly<Record<string, Omit<Broken, 'failed'>>> = {
  'white-space: a space within a word': {
    bytes: () =>
      painted('My mother', (letters) => letters.splice(6, 0, glyph(letters, 2))),
    finds: ['text-changed', '01-river.md:3', /`mot her-in-law` .*`mother-in-law`/],
  },
  'line-end: two words that are joined where a line ends': {
    bytes: () =>
      painted(firstEnd, (letters) => {
        const { line } = markOf(firstEnd)
        letters[line.length - 1] = (letters[line.length - 1] ?? '').replace(
          /<\w+> Tj/,
          '',
        )
      }),
    finds: ['text-changed', '01-river.md:3', /expected `\S+ \S+`/],
  },
  'line-hyphen: a hyphen that the manuscript has is lost': {
    bytes: () => painted('My mother', (letters) => letters.splice(9, 1)),
    finds: ['text-changed', '01-river.md:3', /`My motherin-law` .*`My mother-in-law`/],
  },
  'line-hyphen: a hyphen between two words': {
    bytes: () =>
      painted(firstEnd, (letters) => {
        letters.splice(markOf(firstEnd).line.length, 0, ` ${digit('-')} Tj`)
      }),
    finds: ['text-changed', '01-river.md:3', /`\S+- \S+` .*expected `\S+ \S+`/],
  },
  'line-hyphen: a hyphen after the last word': {
    bytes: () => painted('The table has', (letters) => letters.push(` ${digit('-')} Tj`)),
    finds: ['text-changed', '01-river.md:59', /`end\.- The` .*expected `end\. The`/],
  },
  'ligature: a letter that joins others is lost': {
    bytes: () =>
      painted('My mother', (letters) => {
        letters.splice(markOf('My mother').line.indexOf('\ufb03'), 1)
      }),
    finds: [
      'text-changed',
      '01-river.md:3',
      /kept the oce` .*expected `.*kept the office`/,
    ],
  },
  'list-number: an item has the number of another': {
    bytes: () =>
      painted('8. ', (letters) => {
        letters[0] = (letters[0] ?? '').replace(/<\w+>/, () => digit('7. '))
      }),
    finds: ['text-changed', '01-river.md:6', /Unexpected `7\.` .*expected `8\.`/],
  },
  'list-number: an item has none': {
    bytes: () => painted('8. ', (letters) => letters.splice(0, 3)),
    finds: ['text-lost', '01-river.md:6', /Cannot find `8\.`/],
  },
  'note-number: a reference shows another number': {
    bytes: () =>
      paintedAt(labelOf('Of old ash'), (letters) => {
        letters[0] = (letters[0] ?? '').replace(/<\w+>/, () => digit('1'))
      }),
    finds: [
      'text-changed',
      '01-river.md:63',
      /`1 ?Of old ash\.` .*expected `2 Of old ash\.`/,
    ],
  },
  'note-place: a note is lost': {
    bytes: () => painted('Of old ash', (letters) => letters.splice(0)),
    finds: ['text-lost', '01-river.md:63', /`Of old ash\.`/],
  },
  'link-address: it lacks a letter': {
    bytes: () => painted('https:', (letters) => letters.splice(-1)),
    finds: ['text-lost', '02-sea.md:3', /Cannot find `\.` .*after `1 https:\/\/example`/],
  },
  'page-number: a link names another page': {
    bytes: () =>
      painted(' on page', (letters) => {
        const last = letters.length - 1
        letters[last] = (letters[last] ?? '').replace(/<\w+>/, () => digit('1'))
      }),
    finds: ['text-changed', '02-sea.md:12', /`on page 1\.` .*expected `on page 4\.`/],
  },
  'contents: a heading has the number of another page': {
    bytes: () =>
      painted('5', (letters) => {
        letters[0] = (letters[0] ?? '').replace(/<\w+>/, () => digit('1'))
      }),
    finds: ['text-changed', '02-sea.md:1', /`1` .*after `.*The sea`, expected `5`/],
  },
  'title-matter: the title is lost': {
    bytes: () => painted('Ruled Waters', (letters) => letters.splice(0)),
    finds: ['text-lost', 'book.yaml:1', /`Ruled Waters` .*outside of the text/],
  },
  'title-matter: the imprint says something twice': {
    bytes: () => painted('All rights', again),
    finds: ['text-added', /./, /All rights/],
  },
  'running-head: it stands between the lines of the text': {
    bytes: () =>
      outsideText(proseAt, 0, (head) =>
        head.replace(/(1 0 0 -1 \S+) \S+ Tm/, '$1 200 Tm'),
      ),
    finds: ['text-added', 'ruled-waters.pdf', /ADA ?BROOK/],
  },
  'running-head: there are two': {
    bytes: () => outsideText(proseAt, 0, (head) => head + head),
    finds: [
      'text-added',
      'ruled-waters.pdf',
      new RegExp(`ADA BROOK .* of page ${proseAt + 1},`),
    ],
  },
  'folio: it is that of another page': {
    bytes: () => outsideText(proseAt, 1, (folio) => folio.replace(/<\w+>/, digit('7. '))),
    finds: ['text-added', 'ruled-waters.pdf', /`7 .*outside of the text of page/],
  },
  'folio: there are two': {
    bytes: () => outsideText(proseAt, 1, (folio) => folio + folio),
    finds: ['text-added', 'ruled-waters.pdf', new RegExp(`of page ${proseAt + 1},`)],
  },
  'table-head: it lacks a letter': {
    bytes: () => outsideText(tableAt, 3, (head) => head.replace(/<\w+> Tj/, '')),
    finds: ['text-added', 'ruled-waters.pdf', /`Reach of the river epth`/],
  },
  'table-head: it lacks a column': {
    bytes: () => outsideText(tableAt, 3, () => ''),
    finds: ['text-added', 'ruled-waters.pdf', /`Reach of the river`/],
  },
  'drawing: words that no picture has': {
    bytes: () => painted('Ring twice', again),
    finds: ['text-added', /^01-river/, /`Ring twic.*Ring twice`/],
  },
  'quote-mark: one more than there are': {
    bytes: () => outsideText(6, 1, (mark) => mark + mark),
    finds: ['text-added', 'ruled-waters.pdf', /`[“” ]+` .*outside of the text of page 7/],
  },
  'leader: a letter among the dots': {
    bytes: () =>
      outsideText(contentsAt, 1, (dots) => dots.replace(/<\w+> Tj/, `${digit('1')} Tj`)),
    finds: ['text-added', 'ruled-waters.pdf', /`1\.+` .*outside of the text/],
  },
  'leader: one more than there are entries': {
    bytes: () => outsideText(contentsAt, 1, (dots) => dots + dots),
    finds: ['text-added', 'ruled-waters.pdf', /`\.+` .*outside of the text/],
  },
  'code-number: one is there twice': {
    bytes: () => outsideText(markOf('ebb').page, 1, (number) => number + number),
    finds: ['text-added', 'ruled-waters.pdf', /`41` .*outside of the text/],
  },
  'formula: it has another source': {
    bytes: () =>
      editPdf(
        pdf.artifact.bytes,
        inObject(
          (object) =>
            object.includes('/S /Formula') || /\/Alt (?:\(x\^2|<78)/.test(object),
          (object) => object.replace(/\/Alt (\([^)]*\)|<[^>]*>)/, '/Alt (x^3)'),
        ),
      ),
    finds: [
      'text-changed',
      '01-river.md:10',
      /`x\^3 minutes,` .*expected `x\^2 minutes,`/,
    ],
  },
}

/** The code of the first letter of what is painted so. */
function digit(text: string): string {
  const found = digits.get(text)
  if (found === undefined) throw new Error(`Cannot find how ${text} is painted`)
  return found
}

const digits = new Map<string, string>()
for (const text of ['7. ', '1']) {
  await painted(text, (letters) => {
    digits.set(text, /<\w+>/.exec(letters[0] ?? '')?.[0] ?? '')
    letters.splice(0)
  })
}
await painted('My mother', (letters) => {
  digits.set('-', /<\w+>/.exec(letters[9] ?? '')?.[0] ?? '')
  letters.splice(0)
})

test.each(Object.entries(abuses))(
  'a PDF does not pass by the rule %s',
  async (_, each) => {
    const findings = await findingsOf('text-pdf', pdf, await each.bytes())

    expect(findings).toContainEqual(matching(each.finds))
  },
)

/** What a rule does not allow in EPUB and web page: what is replaced, and what is found. */
const replaced: Readonly<Record<string, readonly [RegExp, string, ...Broken['finds']]>> =
  {
    'white-space: two words are joined': [
      /the ferry mis/,
      'theferry mis',
      'text-changed',
      '01-river.md:3',
      /`theferry`/,
    ],
    'list-number: a list counts from one': [
      /<ol start="7">/,
      '<ol>',
      'text-changed',
      '01-river.md:5',
      /Unexpected `1\.` .*expected `7\.`/,
    ],
    'list-number: a list is none any more': [
      /<ol>(\s*<li>of ash[\s\S]*?)<\/ol>/,
      '<ul>$1</ul>',
      'text-lost',
      '01-river.md:7',
      /`1\.`/,
    ],
    'note-number: a note has the number of another': [
      /(<span class="note-label"[^>]*>)2/,
      '$11',
      'text-changed',
      '01-river.md:63',
      /`1` .*expected `2`/,
    ],
    'way-back: it says something': [
      /(role="doc-backlink"[^>]*>)/,
      '$1sailors ',
      'text-added',
      /./,
      /`sailors`/,
    ],
    'not-shown: a paragraph is where nobody sees it': [
      /<p>(The table has an end\.)<\/p>/,
      '<noscript><p>$1</p></noscript>',
      'text-lost',
      '01-river.md:59',
      /`(?:The )?table has an end\./,
    ],
    'formula: it has another source': [
      /alttext="x\^2"/,
      'alttext="x^3"',
      'text-changed',
      '01-river.md:10',
      /`x\^3` .*expected `x\^2`/,
    ],
  }

test.each(Object.entries(replaced))(
  'an EPUB and a web page do not pass by the rule %s',
  async (_, [from, to, ...finds]) => {
    const page = new TextDecoder().decode(html.artifact.bytes)
    expect(page).toMatch(from)
    const bytes = {
      html: new TextEncoder().encode(page.replace(from, to)),
      epub: replaceInZip(epub.artifact.bytes, 'OEBPS/01-river.xhtml', from, to),
    }

    for (const format of ['html', 'epub'] as const) {
      const findings = await findingsOf(`text-${format}`, made[format], bytes[format])
      expect(findings).toContainEqual(matching(finds))
    }
  },
)

test('the title is in the title matter of every format', async () => {
  const page = new TextDecoder().decode(html.artifact.bytes)
  const untitled = page.replace(/(<h1[^>]*>)Ruled Waters/, '$1')
  expect(untitled).not.toBe(page)

  const findings = await findingsOf('text-html', html, new TextEncoder().encode(untitled))

  expect(findings).toContainEqual(
    matching(['text-lost', 'book.yaml:1', /`Ruled Waters`/]),
  )
})

test('each rule is told to readers of the proof, and each is needed by some book', async () => {
  const templates = await loadTemplates()
  const browser = await sharedBrowser()
  const proofs = await Promise.all(
    Object.values(made).map(({ artifact, book, pageMap }) => {
      const { checks } = formats[artifact.format]
      return prove({ artifact, book, browser, pageMap }, checks)
    }),
  )
  const checks = proofs.flatMap((proof) => proof.checks)

  expect(checks.filter(({ passed }) => !passed)).toEqual([])
  const rules = listRules(checks, templates)

  expect(rules.map(({ name }) => name).sort()).toEqual([...textRules].sort())
  for (const { allows, applied, name, not, title, why } of rules) {
    const { formats = '' } = templates.texts('proof/rules')[name] ?? {}
    const asked = formats.split(' ') as FormatName[]
    expect({ name, formats: Object.keys(applied) }).toEqual({ name, formats: asked })
    for (const format of asked) {
      expect({ name, format, times: applied[format] }).toEqual({
        name,
        format,
        times: expect.toSatisfy((times: number) => times > 0),
      })
    }
    for (const text of [allows, not, title, why]) expect(text).toMatch(/^\p{Lu}/u)
  }
  const total = checks.flatMap(({ applied = {} }) => Object.keys(applied))
  const told = rules.flatMap(({ applied }) => Object.keys(applied))
  expect(told).toHaveLength(total.length)
})

test('a rule that nobody is told of cannot be applied', async () => {
  const templates = await loadTemplates()
  const check = {
    name: 'text-pdf',
    format: 'pdf',
    read: '',
    remarks: 0,
    passed: true,
  } as const

  expect(() => listRules([{ ...check, applied: { grace: 1 } }], templates)).toThrow(
    'Cannot find the rule `grace`',
  )
})
