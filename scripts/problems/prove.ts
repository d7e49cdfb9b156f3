import type { ProblemKind } from './problem-kind.ts'

/** What a store does not take: its rules come with what to do about them. */
const forStore = {
  reason: (
    store: string,
    found: string,
    expected: string,
    source: string,
    _advice: string,
  ) => `Unexpected ${found} for ${store}, expected ${expected} (${source})`,
  hint: (...[, , , , advice = '']: string[]) => advice,
}

/** The finished files. */
export const proveProblems = {
  'text-lost': {
    severity: 'error',
    reason: (output: string, lost: string, place: string) =>
      `Cannot find \`${lost}\` in the finished ${output} ${place}, expected every word of the manuscript`,
    hint: 'Write the passage in another way, and please report this: Colophon lost it.',
  },
  'text-added': {
    severity: 'error',
    reason: (output: string, added: string, place: string) =>
      `Unexpected \`${added}\` in the finished ${output} ${place}, expected the words of the manuscript alone`,
    hint: 'Write the passage in another way, and please report this: Colophon added to it.',
  },
  'text-changed': {
    severity: 'error',
    reason: (output: string, found: string, expected: string, place: string) =>
      `Unexpected \`${found}\` in the finished ${output} ${place}, expected \`${expected}\``,
    hint: 'Write the passage in another way, and please report this: Colophon changed it.',
  },
  'link-lost': {
    severity: 'error',
    reason: (output: string, address: string) =>
      `Cannot find the link to \`${address}\` in the finished ${output}, expected it on the words of the manuscript`,
    hint: 'Build again, and please report this: Colophon lost the link.',
  },
  'link-foreign': {
    severity: 'error',
    reason: (output: string, address: string) =>
      `Unexpected link to \`${address}\` in the finished ${output}, expected those of the manuscript alone`,
    hint: 'Build again, and please report this: no author wrote this link.',
  },
  'place-missing': {
    severity: 'error',
    reason: (output: string, address: string) =>
      `Unexpected link to \`${address}\` in the finished ${output}, where there is no such place, expected one that lands`,
    hint: 'Link to another place, and please report this: Colophon lost the one you meant.',
  },
  'place-doubled': {
    severity: 'error',
    reason: (output: string, id: string) =>
      `Unexpected second place \`${id}\` in the finished ${output}, expected every id once`,
    hint: 'Give the place another id, and please report this: Colophon doubled it.',
  },
  'resource-foreign': {
    severity: 'error',
    reason: (output: string, address: string) =>
      `Unexpected \`${address}\` that the finished ${output} loads, expected it to hold all that it shows`,
    hint: 'Take out what loads it, and please report this: Colophon should have packed it or refused it.',
  },
  'language-missing': {
    severity: 'error',
    reason: (output: string, document: string, found: string, expected: string) =>
      `Unexpected language \`${found}\` of \`${document}\` in the finished ${output}, expected \`${expected}\``,
    hint: 'Check the template that the document is made from: its `html` element says `lang="{{language}}"`.',
  },
  'alternative-lost': {
    severity: 'error',
    reason: (output: string, found: string, expected: string) =>
      `Unexpected alternative text \`${found}\` in the finished ${output}, expected \`${expected}\``,
    hint: 'Write the alternative text in another way, and please report this: Colophon changed it.',
  },
  'epubcheck-failed': {
    severity: 'error',
    reason: (id: string, message: string, place: string) =>
      `Unexpected finding ${id} of EPUBCheck in ${place} (${message}), expected none`,
    hint: 'Write this place in another way, and please report this: Colophon made an EPUB that stores refuse.',
  },
  'epub-inaccessible': {
    severity: 'error',
    reason: (rule: string, says: string, place: string) =>
      `Unexpected finding ${rule} of Ace in ${place} (${says}), expected none`,
    hint: 'Write what Ace misses, such as the words of a link; where nothing is amiss in the manuscript, please report this: Colophon made an EPUB that not everyone can read.',
  },
  'markup-invalid': {
    severity: 'error',
    reason: (found: string, place: string, expected: string) =>
      `Unexpected ${found} in ${place} of the finished EPUB, expected ${expected}`,
    hint: 'Write this place in Markdown instead of HTML; where there is no HTML, please report this: Colophon wrote markup that EPUB does not know.',
  },
  'accessibility-untrue': {
    severity: 'error',
    reason: (claim: string) =>
      `Unexpected \`${claim}\` in the finished EPUB, expected only what is true of it`,
    hint: 'Describe what readers cannot see, and please report this: Colophon said what does not hold.',
  },
  'accessibility-unsaid': {
    severity: 'error',
    reason: (claim: string) =>
      `Cannot find \`${claim}\` in the finished EPUB, expected everything that is true of it`,
    hint: 'Please report this: Colophon left out what readers look for.',
  },
  'onix-other': {
    severity: 'error',
    reason: (place: string, found: string, expected: string) =>
      `Unexpected ${place} \`${found}\` in the finished ONIX record, expected \`${expected}\``,
    hint: 'Check the keys of `book.yaml`, and please report this: the record is not about this EPUB.',
  },
  'page-count': {
    severity: 'error',
    reason: (found: string, expected: string) =>
      `Unexpected ${found} pages in the finished PDF, expected ${expected} as they were laid out`,
    hint: 'Build again, and please report this: the print is not what was laid out.',
  },
  'page-empty': {
    severity: 'error',
    reason: (page: string) =>
      `Unexpected page ${page} of the finished PDF without a word, expected its text`,
    hint: 'Build again, and please report this: the browser printed a blank page.',
  },
  'page-shrunk': {
    severity: 'error',
    reason: (page: string, scale: string) =>
      `Unexpected type at ${scale} of its size on page ${page} of the finished PDF, expected full size`,
    hint: 'Narrow what is too wide for the page: a table, a picture, a line of code.',
  },
  'page-other': {
    severity: 'error',
    reason: (id: string, found: string, expected: string) =>
      `Unexpected \`${id}\` on page ${found} of the finished PDF, expected page ${expected} as the contents say`,
    hint: 'Build again, and please report this: the print is not what was laid out.',
  },
  'place-elsewhere': {
    severity: 'error',
    reason: (id: string, found: string, page: string, expected: string) =>
      `Unexpected \`${id}\` at ${found} points above the foot of page ${page} of the finished PDF, expected it at its words, at ${expected}`,
    hint: 'Build again, and please report this: links would land next to what they lead to.',
  },
  'text-outside': {
    severity: 'error',
    reason: (words: string, page: string) =>
      `Unexpected words \`${words}\` outside of the text area of page ${page} of the finished PDF, expected them between its margins`,
    hint: 'Write this place in another way, and please report this: print could cut the words off.',
  },
  'text-overlapping': {
    severity: 'error',
    reason: (words: string, others: string, page: string) =>
      `Unexpected words \`${words}\` upon \`${others}\` on page ${page} of the finished PDF, expected each in a place of its own`,
    hint: 'Write this place in another way, and please report this: nobody could read it.',
  },
  'picture-coarse': {
    severity: 'warning',
    reason: (
      path: string,
      found: string,
      expected: string,
      among: string,
      _needed: string,
    ) =>
      `Unexpected ${found} dots per inch in print of \`${path}\`, expected at least ${expected}${among}`,
    hint: (_path, _found, _expected, _among, needed) =>
      `Put the picture with at least ${needed} pixels across in its place, which print shows as wide as the text, or a drawing (SVG).`,
  },
  'resolution-missed': {
    severity: 'error',
    reason: (
      path: string,
      found: string,
      expected: string,
      among: string,
      _needed: string,
    ) =>
      `Unexpected ${found} dots per inch in print of \`${path}\`, expected at least ${expected}, as \`print-resolution\` asks${among}`,
    hint: (_path, _found, _expected, _among, needed) =>
      `Put the picture with at least ${needed} pixels across in its place, which print shows as wide as the text, or a drawing (SVG); or ask for less.`,
  },
  'line-widowed': {
    severity: 'warning',
    reason: (words: string, page: string, among: string) =>
      `Unexpected last line of a paragraph, \`${words}\`, alone at the head of page ${page}, expected two at least${among}`,
    hint: 'Shorten the paragraph by a line, or lengthen it by one; or leave it as it is.',
  },
  'line-orphaned': {
    severity: 'warning',
    reason: (words: string, page: string, among: string) =>
      `Unexpected first line of a paragraph, \`${words}\`, alone at the foot of page ${page}, expected two at least${among}`,
    hint: 'Shorten or lengthen the text above by a line; or leave it as it is.',
  },
  'line-short': {
    severity: 'warning',
    reason: (words: string, page: string, among: string) =>
      `Unexpected last line \`${words}\` of a paragraph on page ${page}, expected a whole word of more than four letters, or several${among}`,
    hint: 'Change a word in the last lines of the paragraph; or leave it as it is.',
  },
  'hyphens-stacked': {
    severity: 'warning',
    reason: (count: string, words: string, page: string, among: string) =>
      `Unexpected hyphens at the ends of ${count} lines in a row from \`${words}\` on page ${page}, expected three at most${among}`,
    hint: 'Change a word in one of these lines, and they break elsewhere; or leave them as they are.',
  },
  'line-loose': {
    severity: 'warning',
    reason: (words: string, page: string, among: string) =>
      `Unexpected wide spaces in the line \`${words}\` on page ${page}, expected less than three times the usual${among}`,
    hint: 'Change a word in this line or above it; a long word there may lack its language, as in `[Rindfleisch]{lang=de}`, and so its hyphens.',
  },
  'heading-stranded': {
    severity: 'warning',
    reason: (words: string, page: string, among: string) =>
      `Unexpected heading \`${words}\` at the foot of page ${page}, expected text below it${among}`,
    hint: 'Shorten or lengthen the text above by some lines; what follows the heading does not fit below it.',
  },
  'page-sparse': {
    severity: 'warning',
    reason: (page: string, lines: string, among: string) =>
      `Unexpected last page ${page} with ${lines}, expected four at least${among}`,
    hint: 'Shorten the text before it by as many lines, or lengthen it by some; or leave it as it is.',
  },
  'folio-other': {
    severity: 'error',
    reason: (page: string, found: string, expected: string) =>
      `Unexpected label \`${found}\` of page ${page} in the finished PDF, expected \`${expected}\` as printed on it`,
    hint: 'Build again, and please report this: the print is not what was laid out.',
  },
  'page-start-other': {
    severity: 'error',
    reason: (output: string, label: string, found: string, expected: string) =>
      `Unexpected \`${found}\` where page ${label} begins in the finished ${output}, expected \`${expected}\` as it was laid out`,
    hint: 'Build again, and please report this: page numbers would lead readers astray.',
  },
  'page-list-other': {
    severity: 'error',
    reason: (list: string, found: string, expected: string) =>
      `Unexpected ${found} in ${list} of the finished EPUB, expected ${expected}`,
    hint: 'Build again, and please report this: page numbers would lead readers astray.',
  },
  'note-elsewhere': {
    severity: 'error',
    reason: (label: string, found: string, expected: string) =>
      `Unexpected note ${label} on page ${found} of the finished PDF, expected it at the foot of page ${expected}`,
    hint: 'Shorten the note or move its reference, and please report this.',
  },
  'note-amid-text': {
    severity: 'error',
    reason: (label: string, page: string) =>
      `Unexpected note ${label} amid the text of page ${page} of the finished PDF, expected it at the foot of the page`,
    hint: 'Shorten the note or move its reference, and please report this.',
  },
  'pictures-lost': {
    severity: 'error',
    reason: (found: string, expected: string) =>
      `Unexpected ${found} pictures in the finished PDF, expected ${expected} as in the manuscript`,
    hint: 'Build again, and please report this: a picture did not come out in print.',
  },
  'picture-alt-lost': {
    severity: 'error',
    reason: (text: string) =>
      `Cannot find the description \`${text}\` in the finished PDF, expected it with its picture`,
    hint: 'A description of more than 10,000 letters is cut off: shorten it, and put the rest into the text.',
  },
  'font-broken': {
    severity: 'error',
    reason: (font: string, fault: string) =>
      `Unexpected font \`${font}\` in the finished PDF (${fault}), expected every font embedded, as TrueType`,
    hint: 'Use fonts with TrueType outlines in `templates/fonts.yaml`.',
  },
  'pdf-inaccessible': {
    severity: 'error',
    reason: (found: string, place: string, expected: string, rule: string) =>
      `Unexpected ${found} ${place}, expected ${expected} (${rule})`,
    hint: 'Write this place in another way, and please report this: Colophon made a PDF that a screen reader cannot read well.',
  },
  'pdf-unarchivable': {
    severity: 'error',
    reason: (found: string, place: string, expected: string, rule: string) =>
      `Unexpected ${found} ${place}, expected ${expected} (${rule})`,
    hint: 'Take PDF/A out of `pdf-standard` to publish without it, and please report this: Colophon made a PDF that an archive would refuse.',
  },
  'archive-text-long': {
    severity: 'error',
    reason: (found: string, words: string, rule: string) =>
      `Unexpected ${found}, \`${words}\`, expected at most 32,767 bytes (${rule})`,
    hint: 'Shorten this title, description, alternative text or address, or take PDF/A out of `pdf-standard`.',
  },
  'archive-character-private': {
    severity: 'error',
    reason: (found: string, rule: string) =>
      `Unexpected ${found}, expected one that everybody reads alike (${rule})`,
    hint: 'Write a character that Unicode has a meaning for, or show it as a picture, or take PDF/A out of `pdf-standard`.',
  },
  'store-refuses': {
    severity: 'error',
    ...forStore,
  },
  'store-dislikes': {
    severity: 'warning',
    ...forStore,
  },
  'output-unreadable': {
    severity: 'error',
    reason: (path: string, fault: string) =>
      `Cannot read the finished file \`${path}\` again (${fault})`,
    hint: 'Build again, and please report this: Colophon wrote a broken file.',
  },
} satisfies Record<string, ProblemKind>
