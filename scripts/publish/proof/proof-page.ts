import type { ElementContent } from 'hast'
import type { Browser, FileHash, FormatName, Templates } from '../../book.ts'
import { fillPart } from '../markup.ts'
import { screenPage } from '../screen-page.ts'
import type { PagePicture } from './draw-pages.ts'
import { pageFigures, pageName } from './page-figures.ts'
import type {
  ManuscriptPlace,
  ProofCheck,
  ProofLink,
  ProofOutput,
  ProofRecord,
  ProofRemark,
  ProofRule,
} from './proof-record.ts'

const number = new Intl.NumberFormat('en')

/**
 * The proof as a page for people: the verdict first, then what was checked, what a human should look
 * at, and from what the files were made. It needs no other file, no network and no script.
 *
 * @throws When a template cannot be filled or a font cannot be cut down.
 */
export async function proofPage(
  record: ProofRecord,
  {
    browser,
    pictures,
  }: { readonly browser: Browser; readonly pictures: readonly PagePicture[] },
  templates: Templates,
): Promise<Uint8Array> {
  const texts = { ...textsOf(record), style: '' }
  const page = templates.fill('proof', slotsOf(record, pictures, templates), texts)
  const sheets = ['tokens', 'proof'].map((name) => templates.style(name))
  return screenPage(page, sheets, templates, browser)
}

function slotsOf(
  record: ProofRecord,
  pictures: readonly PagePicture[],
  templates: Templates,
) {
  const { checks, fonts, links, manuscript, outputs, remarks, rules } = record
  const rows = <Item>(
    name: string,
    items: readonly Item[],
    texts: (item: Item, index: number) => Readonly<Record<string, string>>,
  ): ElementContent[] =>
    items.flatMap((item, index) => {
      return fillPart(templates, `proof/${name}`, {}, texts(item, index))
    })
  const shown = new Set(pictures.map(({ page }) => page))
  const found = remarks.flatMap((remark, index) => {
    const { print } = remark
    const places = print && shown.has(print.page) ? [print] : []
    const pages = rows('remark-page', places, (place) => {
      return { page: String(place.page), name: pageName(place, record, templates) }
    })
    const texts = remarkTexts(remark, index)
    return fillPart(templates, 'proof/remark', { links: pages }, texts)
  })
  return {
    outputs: rows('output', outputs, outputTexts),
    checks: rows('check', checks, (check) => checkTexts(check, templates)),
    rules: rows('rule', rules, ruleTexts),
    remarks: found.length > 0 ? found : rows('no-remark', [record], () => ({})),
    pages: pageFigures(record, pictures, templates),
    links: linkTable(rows('link', links, linkTexts), links.length, templates),
    manuscript: rows('file', manuscript.files, fileTexts),
    fonts: rows('file', fonts, fileTexts),
  }
}

function textsOf(record: ProofRecord): Readonly<Record<string, string>> {
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

function outputTexts({ format, pages, path, sha256, size }: ProofOutput) {
  const extent = pages === undefined ? '' : number.format(pages)
  return { format, path, sha256, size: number.format(size), extent }
}

function checkTexts(check: ProofCheck, templates: Templates) {
  const { format, name, passed, read, remarks, standard, title } = check
  const { about = '', elsewhere = '' } = templates.texts('proof/checks')[name] ?? {}
  const verdicts = templates.texts('proof/verdicts')[passed ? 'passed' : 'failed'] ?? {}
  const verdict = (remarks > 0 ? verdicts.remarked : verdicts.plain) ?? ''
  return { about, elsewhere, format, name, read, standard, title, verdict }
}

function remarkTexts(remark: ProofRemark, index: number) {
  const { code, hint, reason } = remark
  return { code, hint, number: String(index + 1), place: placeText(remark), reason }
}

function placeText({ column, line, path }: ManuscriptPlace): string {
  return [path, line, column].filter((part) => part !== undefined).join(':')
}

/** A rule that is not for a format, or whose format was not made, has no number there. */
function ruleTexts({ allows, applied, name, not, title, why }: ProofRule) {
  const count = (format: FormatName): string => {
    const times = applied[format]
    return times === undefined ? '–' : number.format(times)
  }
  const counts = { pdf: count('pdf'), epub: count('epub'), html: count('html') }
  return { allows, name, not, title, why, ...counts }
}

function fileTexts({ path, sha256, size }: FileHash) {
  return { path, sha256, size: number.format(size) }
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

function linkTexts({ address, formats, places }: ProofLink) {
  const mark = (format: FormatName): string => (formats.includes(format) ? '✓' : '–')
  const marks = { pdf: mark('pdf'), epub: mark('epub'), html: mark('html') }
  return {
    address: readable(address),
    places: places.map(placeText).join(', '),
    ...marks,
  }
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
