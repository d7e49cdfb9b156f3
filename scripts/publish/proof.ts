/**
 * What a build has proved, for people and for machines: `<slug>.proof.html` and `<slug>.proof.json`.
 *
 * They hold only what determines the finished files and what was found in them: no time of the
 * clock, no path of a machine. Equal builds give equal bytes.
 */
import type { ElementContent } from 'hast'
import type { FileHash, FormatName, Templates } from '../book.ts'
import { visible, writeJson } from '../lib/visible.ts'
import { fillPart } from './markup.ts'
import type { PagePicture } from './proof/draw-pages.ts'
import { pageFigures, pageName } from './proof/page-figures.ts'
import { describeProof, type ProofInput, type ProofRecord } from './proof/proof-record.ts'
import { screenPage } from './screen-page.ts'

/** A file that is put next to the finished ones. */
export interface ProofFile {
  /** Relative to the output folder. */
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * The page and the record of a book that has passed. The page says the verdict first, then what was
 * checked, what a human should look at, and from what the files were made; it needs no other file, no
 * network and no script.
 *
 * @throws When a template cannot be filled or a font cannot be cut down.
 */
export async function proofFiles(
  input: ProofInput,
  templates: Templates,
): Promise<readonly ProofFile[]> {
  const record = describeProof(input, templates)
  const shown = visibleIn(record)
  const { slug } = input.book.config
  const texts = { ...textsOf(shown), style: '' }
  const page = templates.fill('proof', slotsOf(shown, input.pictures, templates), texts)
  const sheets = ['tokens', 'proof'].map((name) => templates.style(name))
  const html = await screenPage(page, sheets, templates, input.browser)
  const json = new TextEncoder().encode(writeJson(record))
  return [
    { path: `${slug}.proof.html`, bytes: html },
    { path: `${slug}.proof.json`, bytes: json },
  ]
}

/** A record as people read it: names of files may hold anything. */
function visibleIn(record: ProofRecord): ProofRecord {
  return JSON.parse(JSON.stringify(record), (_, value: unknown) =>
    typeof value === 'string' ? visible(value) : value,
  ) as ProofRecord
}

type Texts = Readonly<Record<string, string>>

function slotsOf(
  record: ProofRecord,
  pictures: readonly PagePicture[],
  templates: Templates,
) {
  const { checks, fonts, held, links, manuscript, outputs, remarks, rules } = record
  const rows = <Item>(
    name: string,
    items: readonly Item[],
    textsFor: (item: Item) => Texts,
  ): ElementContent[] =>
    items.flatMap((item) => fillPart(templates, `proof/${name}`, {}, textsFor(item)))
  const verdicts = templates.texts('proof/verdicts')
  const shown = new Set(pictures.map(({ page }) => page))
  const found = remarks.flatMap(({ code, hint, print, reason, ...place }, index) => {
    const places = print && shown.has(print.page) ? [print] : []
    const pages = rows('remark-page', places, (place) => {
      return { page: String(place.page), name: pageName(place, record, templates) }
    })
    const texts = {
      code,
      hint,
      number: String(index + 1),
      place: placeText(place),
      reason,
    }
    return fillPart(templates, 'proof/remark', { links: pages }, texts)
  })
  const fileTexts = ({ path, sha256, size }: FileHash) => {
    return { path, sha256, size: number.format(size) }
  }
  return {
    outputs: rows('output', outputs, ({ format, pages, ...file }) => {
      const extent = pages === undefined ? '' : number.format(pages)
      return { format, extent, ...fileTexts(file) }
    }),
    checks: rows('check', checks, ({ passed, remarks, ...texts }) => {
      const { about = '', elsewhere = '' } =
        templates.texts('proof/checks')[texts.name] ?? {}
      const { plain = '', remarked = '' } = verdicts[passed ? 'passed' : 'failed'] ?? {}
      return { ...texts, about, elsewhere, verdict: remarks > 0 ? remarked : plain }
    }),
    held:
      held.length > 0
        ? fillPart(templates, 'proof/held', {
            rows: rows('held-rule', held, (rule) => rule),
          })
        : [],
    rules: rows('rule', rules, ({ applied, ...texts }) => ({
      ...texts,
      // A rule that is not for a format, or whose format was not made, has no number there.
      ...byFormat((format) => {
        const times = applied[format]
        return times === undefined ? '–' : number.format(times)
      }),
    })),
    remarks: found.length > 0 ? found : fillPart(templates, 'proof/no-remark', {}),
    pages: pageFigures(record, pictures, templates),
    links: linkTable(
      rows('link', links, ({ address, formats, places }) => ({
        address: readable(address),
        places: places.map(placeText).join(', '),
        ...byFormat((format) => (formats.includes(format) ? '✓' : '–')),
      })),
      links.length,
      templates,
    ),
    manuscript: rows('file', manuscript.files, fileTexts),
    fonts: rows('file', fonts, fileTexts),
  }
}

const number = new Intl.NumberFormat('en')

function byFormat(textFor: (format: FormatName) => string): Texts {
  const formats: readonly FormatName[] = ['pdf', 'epub', 'html']
  return Object.fromEntries(formats.map((format) => [format, textFor(format)]))
}

function textsOf(record: ProofRecord): Texts {
  const { browser, checks, colophon, manuscript, remarks, settings, work } = record
  const passed = checks.filter((check) => check.passed).length
  return {
    title: work.title,
    'work-language': work.language,
    authors: work.authors.join(', '),
    identifier: work.identifier,
    passed: String(passed),
    failed: String(checks.length - passed),
    'remark-count': String(remarks.length),
    'manuscript-hash': manuscript.sha256,
    'lock-hash': colophon.lockFile,
    'scripts-hash': colophon.scripts,
    'templates-hash': colophon.templates,
    version: colophon.version,
    browser,
    trim: settings.trim,
    standards: settings.pdfStandards.join(', '),
    stores: settings.profiles.join(', ') || '–',
    date: new Date(settings.sourceDateEpoch * 1000).toISOString().slice(0, 10),
  }
}

function placeText({
  column,
  line,
  path,
}: ProofRecord['links'][number]['places'][number]): string {
  return [path, line, column].filter((part) => part !== undefined).join(':')
}

/** More addresses than these are folded up. */
const mostShown = 12

/** The addresses outside the book, for people; a line where there are none. */
function linkTable(
  rows: ElementContent[],
  count: number,
  templates: Templates,
): ElementContent[] {
  if (count === 0) return fillPart(templates, 'proof/no-link', {})
  const table = fillPart(templates, 'proof/links', { rows })
  if (count <= mostShown) return table
  return fillPart(templates, 'proof/folded-links', { table }, { count: String(count) })
}

/** With its other alphabets as they are, where nothing in them could be taken for anything else. */
function readable(address: string): string {
  try {
    const plain = decodeURI(address)
    return /^[\p{L}\p{N}\p{P}\p{S}]*$/u.test(plain) ? plain : address
  } catch {
    // A percent sign of its own, or another encoding than UTF-8.
    return address
  }
}
