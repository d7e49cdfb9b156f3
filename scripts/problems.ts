/**
 * Everything that can be said to an author, and the one way to say it.
 *
 * Codes are permanent: authors search for them, and each has a fixture folder of the same name
 * under `tests/fixtures/problems/`.
 */
import type { Node, Position } from 'unist'
import type { VFile } from 'vfile'

interface ProblemKind {
  /** `error`: must not be published. `warning`: a human should look. */
  readonly severity: 'error' | 'warning'
  /** What was found and what was expected, in one sentence without a final period. */
  readonly reason: (...details: string[]) => string
  /** What the author can do about it, as an imperative sentence. */
  readonly hint: string | ((...details: string[]) => string)
}

export const problems = {
  // Files
  'manuscript-missing': {
    severity: 'error',
    reason: (path: string) =>
      `Cannot find a manuscript at \`${path}\`, expected a folder with Markdown files or one Markdown file`,
    hint: 'Check the path, or run `npm run import -- FILE` to make a manuscript from a text file.',
  },
  'manuscript-unsupported': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected ${found} at \`${path}\`, expected a folder with Markdown files or one Markdown file`,
    hint: 'Give the file a name that ends in `.md`, or run `npm run import -- FILE` to make a manuscript from a text file.',
  },
  'manuscript-empty': {
    severity: 'error',
    reason: (path: string) =>
      `Unexpected folder \`${path}\` without text, expected at least one Markdown file`,
    hint: 'Put the text into a file whose name ends in `.md`; README files and names that begin with `.` or `_` are left out.',
  },
  'folder-too-large': {
    severity: 'error',
    reason: (limit: string) =>
      `Unexpected number of files in the manuscript folder, expected at most ${limit}`,
    hint: 'Check that this is the manuscript folder, and move what is not part of the manuscript out of it.',
  },
  'file-too-large': {
    severity: 'error',
    reason: (size: string, limit: string) =>
      `Unexpected file of ${size}, expected at most ${limit}`,
    hint: 'Split the text into several files, one for each chapter.',
  },
  'file-empty': {
    severity: 'error',
    reason: () => 'Unexpected file without text, expected Markdown',
    hint: 'Write the text, or remove the file from the manuscript.',
  },
  'file-unreadable': {
    severity: 'error',
    reason: (found: string) => `Cannot read the file: it is ${found}`,
    hint: 'Put a text file that you are allowed to read in its place.',
  },
  'encoding-invalid': {
    severity: 'error',
    reason: (found: string) => `Unexpected ${found}, expected text in UTF-8`,
    hint: 'Open the file in a text editor and save it with the encoding UTF-8.',
  },
  'character-control': {
    severity: 'error',
    reason: (character: string, count: string) =>
      `Unexpected control character ${character}${count}, expected text`,
    hint: 'Delete the character; it may be invisible, so retype the words around it.',
  },
  'character-lost': {
    severity: 'warning',
    reason: (count: string) =>
      `Unexpected replacement character U+FFFD${count}, expected the character that was lost before`,
    hint: 'Type the right character in its place; an earlier conversion could not read it.',
  },
  'link-outside': {
    severity: 'error',
    reason: (path: string) =>
      `Unexpected symbolic link \`${path}\` that leaves the manuscript folder, expected a file inside it`,
    hint: 'Copy the file into the manuscript folder in place of the link.',
  },
  'front-matter-unclosed': {
    severity: 'error',
    reason: () =>
      'Unexpected front matter without an end, expected a line `---` after the last key',
    hint: 'Add a line `---` between the keys and the text.',
  },
  'front-matter-unexpected': {
    severity: 'error',
    reason: (config: string) =>
      `Unexpected front matter, expected the keys of the book in \`${config}\` only`,
    hint: 'Move the keys there, and delete the lines from `---` to `---` here.',
  },

  // Configuration
  'config-missing': {
    severity: 'error',
    reason: () =>
      'Cannot find the title, authors and language of the book, expected a file `book.yaml` or front matter',
    hint: 'Write a `book.yaml` beside the text with the keys `title`, `authors` and `language`.',
  },
  'config-syntax': {
    severity: 'error',
    reason: (found: string) => `Unexpected ${found}`,
    hint: 'Write `key: value` on lines of their own, and put a value that holds a colon, a quote or a bracket in double quotes.',
  },
  'config-key-unknown': {
    severity: 'error',
    reason: (key: string, expected: string) =>
      `Unexpected key \`${key}\`, expected ${expected}`,
    hint: 'Correct the spelling or remove the line; README.md lists every key of `book.yaml`.',
  },
  'config-key-missing': {
    severity: 'error',
    reason: (key: string, expected: string) =>
      `Unexpected configuration without \`${key}\`, expected ${expected}`,
    hint: 'Add the key, such as `title: The Ford`, `authors: Ada Brook`, `language: en-GB` or, for a contributor, `role: editor`.',
  },
  'config-key-duplicate': {
    severity: 'error',
    reason: (key: string) => `Unexpected second \`${key}\`, expected every key once`,
    hint: 'Keep one of the two lines, and write several values as a list.',
  },
  'config-invalid': {
    severity: 'error',
    reason: (key: string, value: string, expected: string) =>
      `Unexpected ${value} for \`${key}\`, expected ${expected}`,
    hint: 'Change the value; README.md describes every key of `book.yaml`.',
  },
  'trim-unknown': {
    severity: 'error',
    reason: (trim: string, expected: string) =>
      `Unexpected trim size \`${trim}\`, expected ${expected}`,
    hint: 'Give a name such as `a5` or `6x9`, or a width and a height such as `140mm x 216mm`.',
  },
  'pdf-standard-conflict': {
    severity: 'error',
    reason: () => 'Unexpected `a-2a` beside `a-3a`, expected one of them',
    hint: 'Keep `a-3a` to attach the manuscript to the PDF, or `a-2a` for an archive that takes no attachments.',
  },
  'contents-entry-missing': {
    severity: 'error',
    reason: (path: string, expected: string) =>
      `Cannot find \`${path}\` in the manuscript folder, expected ${expected}`,
    hint: 'Write the path from the manuscript folder with `/`, letter by letter as the file is called.',
  },
  'contents-entry-duplicate': {
    severity: 'error',
    reason: (path: string) =>
      `Unexpected second \`${path}\` in \`contents\`, expected every file once`,
    hint: 'Remove one of the two lines.',
  },
  'contents-entry-outside': {
    severity: 'error',
    reason: (path: string) =>
      `Unexpected path \`${path}\` that leaves the manuscript folder, expected a file inside it`,
    hint: 'Move the file into the manuscript folder, and write its path from there.',
  },
  'contents-entry-unsupported': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected ${found} \`${path}\` in \`contents\`, expected a Markdown file`,
    hint: 'List files whose names end in `.md`, each on a line of its own.',
  },
  'contents-incomplete': {
    severity: 'warning',
    reason: (paths: string) =>
      `Unexpected file ${paths} beside the listed ones, expected every Markdown file in \`contents\``,
    hint: 'Add it to `contents`, or let its name begin with `_` to leave it out of the book.',
  },

  // The whole book
  'id-duplicate': {
    severity: 'error',
    reason: (id: string) =>
      `Unexpected second element with the id \`${id}\`, expected every id once in the book`,
    hint: 'Give one of the two another id, and change the links that mean it.',
  },
  'link-broken': {
    severity: 'error',
    reason: (target: string, expected: string) =>
      `Unexpected link to \`${target}\`, which is nowhere in the book, expected ${expected}`,
    hint: 'Link to `#id` in this file, or to `other.md` or `other.md#id` by its path from this file.',
  },
  'link-malformed': {
    severity: 'error',
    reason: (address: string, expected: string) =>
      `Unexpected address \`${address}\`, expected ${expected}`,
    hint: 'Write the whole address, as a browser, a mail program or a phone would need it.',
  },
  'link-doubtful': {
    severity: 'warning',
    reason: (address: string, found: string, expected: string) =>
      `Unexpected ${found} in the address \`${address}\`, expected ${expected}`,
    hint: 'Correct the address, as `[words](address)` or `<address>`, or leave it if it is meant so.',
  },
  'link-dead': {
    severity: 'warning',
    reason: (address: string, why: string) =>
      `Cannot find anything at \`${address}\` (${why})`,
    hint: 'Correct the address, link to another page or to a copy in an archive, or take the link out.',
  },
  'link-moved': {
    severity: 'warning',
    reason: (address: string, to: string) =>
      `Unexpected address \`${address}\`, which has moved for good, expected \`${to}\``,
    hint: 'Write the new address, if it leads to what you mean.',
  },
  'link-unanswered': {
    severity: 'warning',
    reason: (address: string, why: string) =>
      `Cannot tell whether there is anything at \`${address}\` (${why})`,
    hint: 'Open the address in a browser; leave it if it works there.',
  },
  'link-untried': {
    severity: 'warning',
    reason: (address: string, why: string) => `Cannot try \`${address}\` (${why})`,
    hint: 'Open the address in a browser, and make sure that readers elsewhere can.',
  },
  'section-misplaced': {
    severity: 'warning',
    reason: (kind: string, where: string, other: string, expected: string) =>
      `Unexpected \`${kind}\` ${where} “${other}”, expected it ${expected} that`,
    hint: 'Move it in `contents` or give its file another name, or take the class off its title.',
  },
  'words-missing': {
    severity: 'warning',
    reason: (language: string) =>
      `Unexpected language \`${language}\`, for which there are no words such as “Contents”, expected one with a file in \`templates/words/\``,
    hint: 'Copy `templates/words/en.yaml` to a file named after the language, and translate it. Until then these words are English.',
  },

  // Pictures
  'picture-missing': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Cannot find the picture \`${path}\` (${found}), expected a file in the manuscript folder`,
    hint: 'Check the spelling, capitals too. The path begins at the folder of the file that shows the picture.',
  },
  'picture-outside': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected picture \`${path}\` outside the manuscript (${found}), expected a file in the manuscript folder`,
    hint: 'Save a copy of the picture in the manuscript folder, and name that.',
  },
  'picture-broken': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Cannot read the picture \`${path}\` (${found}), expected a whole picture`,
    hint: 'Open the picture in an image editor, and export it again.',
  },
  'picture-too-large': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected size of the picture \`${path}\` (${found}), expected a smaller one`,
    hint: 'Scale the picture to the size at which it prints at 300 dots per inch, and export it again.',
  },
  'picture-format': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected format of the picture \`${path}\` (${found}), expected PNG, JPEG, GIF, WebP or SVG`,
    hint: 'Export the picture as PNG or JPEG, or a drawing as SVG.',
  },
  'picture-active': {
    severity: 'error',
    reason: (path: string, found: string) =>
      `Unexpected active content in the drawing \`${path}\` (${found}), expected shapes and text alone`,
    hint: 'Export the drawing as plain SVG, without scripts and links to other files.',
  },

  // Pages
  'formula-invalid': {
    severity: 'error',
    reason: (found: string) => `Cannot set the formula: ${found}`,
    hint: 'Correct the LaTeX between the dollar signs, or write `\\$` for a dollar sign that begins no formula.',
  },
  'formula-unclosed': {
    severity: 'warning',
    reason: () =>
      'Unexpected `$$` without its end, expected `$$` before the next empty line',
    hint: 'Close the formula with `$$` and leave no empty line in it, or write `\\$\\$` for two dollar signs.',
  },
  'formula-changed': {
    severity: 'error',
    reason: (output: string, found: string, expected: string) =>
      `Unexpected formula in the ${output} that shows \`${found}\`, expected the letters and digits \`${expected}\``,
    hint: 'Write the formula in another way; if it is shown rightly all the same, report this as a fault of Colophon.',
  },
  'formula-wide': {
    severity: 'error',
    reason: (excess: string) =>
      `Unexpected formula that is ${excess} pixels wider than the text, expected one that fits`,
    hint: 'Break it with `\\\\` inside `\\begin{aligned}` and `\\end{aligned}`, or choose a wider `trim`.',
  },
  'table-tight': {
    severity: 'warning',
    reason: (px: string) =>
      `Unexpected table ${px} px wider than the text, expected one that fits; it is set in smaller type`,
    hint: 'Look at it in the PDF; give it fewer or narrower columns if it is hard to read.',
  },
  'table-wide': {
    severity: 'error',
    reason: (px: string) =>
      `Unexpected table ${px} px wider than the text even in smaller type, expected one that fits`,
    hint: 'Give it fewer columns, turn rows into columns, or choose a larger trim size.',
  },
  'code-wrapped': {
    severity: 'warning',
    reason: (lines: string) =>
      `Unexpected lines of code longer than the page is wide, expected shorter ones; breaks added: ${lines}`,
    hint: 'Break the long lines where a reader would, so that the page does not break them elsewhere.',
  },
  'note-astray': {
    severity: 'warning',
    reason: (label: string) =>
      `Cannot place note ${label} at the foot of the page that refers to it, expected room for it there`,
    hint: 'Look at it in the PDF; shorten the long notes around it, or move one of them into the text.',
  },
  'glyph-missing': {
    severity: 'error',
    reason: (chars: string, codes: string) =>
      `Unexpected \`${chars}\` (${codes}), expected characters that the fonts of the book have`,
    hint: 'Write it with other characters, or add a font that has it to `templates/fonts.yaml`.',
  },

  // The finished files
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
  'container-broken': {
    severity: 'error',
    reason: (found: string, expected: string) =>
      `Unexpected ${found} in the finished EPUB, expected ${expected}`,
    hint: 'Please report this: Colophon packed the EPUB in a way that stores refuse.',
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
    hint: 'Build again, and please report this: links would land beside what they lead to.',
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
    reason: storeReason,
    hint: storeAdvice,
  },
  'store-dislikes': {
    severity: 'warning',
    reason: storeReason,
    hint: storeAdvice,
  },
  'output-unreadable': {
    severity: 'error',
    reason: (path: string, fault: string) =>
      `Cannot read the finished file \`${path}\` again (${fault})`,
    hint: 'Build again, and please report this: Colophon wrote a broken file.',
  },

  // In the way of a claim that the book is accessible
  'claim-picture-undescribed': {
    severity: 'error',
    reason: (path: string, standard: string) =>
      `Unexpected picture \`${path}\` without a description in a book that claims ${standard}, expected what it shows`,
    hint: 'Write `![What it shows](file.png)`, or `![](file.png){.decorative}` if it says nothing.',
  },
  'claim-picture-moving': {
    severity: 'error',
    reason: (path: string) =>
      `Unexpected moving picture \`${path}\` in a book that claims to be accessible, expected one that stands still`,
    hint: 'Show one frame of it, or several beside each other; no reader can stop it.',
  },
  'claim-heading-skipped': {
    severity: 'error',
    reason: (level: string, next: string, standard: string) =>
      `Unexpected heading of level ${level} in a book that claims ${standard}, expected level ${next} at most`,
    hint: 'Use one `#` more than the heading above has, not several.',
  },
  'claim-link-vague': {
    severity: 'error',
    reason: (text: string, standard: string) =>
      `Unexpected link text \`${text}\` in a book that claims ${standard}, expected words that say where it leads`,
    hint: 'Put the brackets around the words that name what the link leads to.',
  },
  'claim-link-ambiguous': {
    severity: 'error',
    reason: (text: string, standard: string) =>
      `Unexpected link text \`${text}\` for a second place in a book that claims ${standard}, expected another text for another place`,
    hint: 'Add to one of the two texts what tells them apart.',
  },
  'claim-table-headless': {
    severity: 'error',
    reason: (standard: string) =>
      `Unexpected table without a head in a book that claims ${standard}, expected cells that say what the others are`,
    hint: 'Fill the first row with the names of the columns.',
  },
  'claim-language-missing': {
    severity: 'error',
    reason: (words: string, script: string, standard: string) =>
      `Unexpected ${script} words \`${words}\` without their language in a book that claims ${standard}, expected it to be marked`,
    hint: 'Write `[the words]{lang=uk}`, with the tag of their language.',
  },

  // Markdown
  'markdown-unreadable': {
    severity: 'error',
    reason: (cause: string) => `Cannot read the Markdown of this file: ${cause}`,
    hint: 'Halve the file until the line that causes it is found.',
  },
  'nesting-deep': {
    severity: 'error',
    reason: (most: string) => `Unexpected nesting, expected at most ${most} levels`,
    hint: 'Take out the superfluous `>`, list marks, colons or tags at the start of the line.',
  },
  'markup-dense': {
    severity: 'error',
    reason: () => 'Unexpected mass of marks or lines in one paragraph, expected prose',
    hint: 'Divide the paragraph with blank lines, or set it as code between ``` fences.',
  },
  'attribute-unknown': {
    severity: 'error',
    reason: (name: string) =>
      `Unexpected attribute \`${name}\`, expected \`lang=fr\`, \`#id\` or \`.class\``,
    hint: 'Take the attribute out; how things look is up to the templates.',
  },
  'language-unknown': {
    severity: 'error',
    reason: (tag: string) =>
      `Unexpected language \`${tag}\`, expected a tag such as \`en-GB\``,
    hint: 'Write the tag of the language as BCP 47 has it: `fr`, `de-CH`, `zh-Hant`.',
  },
  'block-unknown': {
    severity: 'error',
    reason: (name: string, known: string) =>
      `Unexpected block \`:::${name}\`, expected one of: ${known}`,
    hint: 'Check the spelling. See “Writing” in README.md for what each block does.',
  },
  'block-unclosed': {
    severity: 'error',
    reason: (opening: string) =>
      `Unexpected end of the text in \`${opening}\`, expected \`:::\``,
    hint: 'Write a line `:::` where the block ends.',
  },
  'block-unopened': {
    severity: 'error',
    reason: (line: string) => `Unexpected \`${line}\`, expected a block that it closes`,
    hint: 'Take the line out, or open a block above it, such as `:::note`.',
  },
  'block-label-unexpected': {
    severity: 'error',
    reason: (name: string) => `Unexpected label of \`:::${name}\`, expected none`,
    hint: 'Move the text from the brackets into the block.',
  },
  'block-line-invalid': {
    severity: 'warning',
    reason: (line: string) =>
      `Unexpected text in \`${line}\`, expected the name of a block alone`,
    hint: 'Write the text in the next line, a title in brackets: `:::note[Title]`.',
  },
  'heading-empty': {
    severity: 'error',
    reason: () => 'Unexpected heading without text, expected words',
    hint: 'Write the text of the heading behind the `#`, or take the heading out.',
  },
  'heading-level-skipped': {
    severity: 'warning',
    reason: (level: string, next: string) =>
      `Unexpected heading of level ${level}, expected level ${next} at most`,
    hint: 'Use one `#` more than the heading above has, not several.',
  },
  'title-missing': {
    severity: 'error',
    reason: () => 'Unexpected chapter without a title, expected a `# Title` line',
    hint: 'Start the file with one heading of the first level.',
  },
  'title-late': {
    severity: 'error',
    reason: () => 'Unexpected text before the title, expected the `# Title` line first',
    hint: 'Move the title to the beginning of the file.',
  },
  'title-second': {
    severity: 'error',
    reason: (title: string) =>
      `Unexpected second title \`${title}\`, expected one heading of the first level in a file`,
    hint: 'Write `##` for a section, or move the chapter into a file of its own.',
  },
  'note-undefined': {
    severity: 'error',
    reason: (label: string) =>
      `Cannot find the note \`[^${label}]\`, expected a line \`[^${label}]: …\` in this file`,
    hint: 'Write the note, or `\\[^` where brackets are meant.',
  },
  'note-unused': {
    severity: 'error',
    reason: (label: string) =>
      `Unexpected note \`[^${label}]\` that nothing refers to, expected \`[^${label}]\` in the text`,
    hint: 'Put the reference where the note belongs, or take the note out.',
  },
  'note-empty': {
    severity: 'error',
    reason: (note: string) => `Unexpected note \`${note}\` without text, expected words`,
    hint: 'Write the text of the note, or take the note and its references out.',
  },
  'note-duplicate': {
    severity: 'error',
    reason: (label: string) =>
      `Unexpected second note \`[^${label}]\`, expected one note of that label in a file`,
    hint: 'Give one of the two notes another label.',
  },
  'note-nested': {
    severity: 'error',
    reason: (note: string) => `Unexpected note \`${note}\` in a note, expected text`,
    hint: 'Write what the inner note says into the outer one.',
  },
  'table-row-long': {
    severity: 'error',
    reason: (cells: string, columns: string) =>
      `Unexpected row of ${cells} cells, expected ${columns} as in the head of the table`,
    hint: 'Add a column to the head, or write `\\|` where no cell ends.',
  },
  'picture-alt-missing': {
    severity: 'warning',
    reason: (path: string) =>
      `Unexpected picture \`${path}\` without a description, expected what it shows`,
    hint: 'Write `![What it shows](file.png)`, or `![](file.png){.decorative}` if it says nothing.',
  },
  'picture-remote': {
    severity: 'error',
    reason: (address: string) =>
      `Unexpected picture address \`${address}\`, expected a path in the manuscript folder`,
    hint: 'Put the file into the manuscript folder, and write its path.',
  },
  'link-scheme': {
    severity: 'error',
    reason: (scheme: string, expected: string) =>
      `Unexpected link to \`${scheme}\`, expected ${expected}`,
    hint: 'Link to a page on the web instead, or take the link out.',
  },
  'html-removed': {
    severity: 'warning',
    reason: (tag: string) =>
      `Unexpected HTML \`${tag}\`, expected an element that print knows`,
    hint: 'Use Markdown instead; the text in the element stays, but a script goes.',
  },
  'html-attribute-removed': {
    severity: 'warning',
    reason: (attribute: string, tag: string) =>
      `Unexpected attribute \`${attribute}\` of \`${tag}\`, expected one that every format knows`,
    hint: 'Take the attribute out; for looks, use a class and the templates.',
  },
  'html-misplaced': {
    severity: 'warning',
    reason: (tag: string, where: string) =>
      `Unexpected \`${tag}\` ${where}, expected a place where HTML allows it`,
    hint: 'Move the tag or take it out; the text stays.',
  },
  'html-unpaired': {
    severity: 'error',
    reason: (tag: string, other: string) =>
      `Unexpected \`${tag}\` without \`${other}\`, expected both in one paragraph or block`,
    hint: 'Write both tags, or `&lt;` for a character that begins no tag.',
  },
  'html-comment-unclosed': {
    severity: 'error',
    reason: (opening: string) =>
      `Unexpected \`${opening}\` without an end, expected \`-->\``,
    hint: 'Close the comment; it hides all text behind it.',
  },
} satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof problems

/**
 * Attach a problem to the source file it is about.
 *
 * @param file - Gets the message.
 * @param code - One of {@link problems}.
 * @param details - What the problem's `reason` needs, already formatted for reading.
 * @param place - Node or range to point at; without one, the message points at the file.
 * @param cause - The other place of a problem that has two, such as the first of two equal ids.
 */
export function report<Code extends ProblemCode>(
  file: VFile,
  code: Code,
  details: Parameters<(typeof problems)[Code]['reason']>,
  place?: Node | Position,
  cause?: { readonly text: string; readonly place: Node | Position | undefined },
): void {
  const { hint, reason, severity }: ProblemKind = problems[code]
  const position = positionOf(place)
  const advice = typeof hint === 'string' ? hint : hint(...details)
  const message = file.message(reason(...details), {
    ...(position === undefined ? {} : { place: position }),
    ruleId: code,
    source: 'colophon',
  })
  const other = positionOf(cause?.place)
  message.fatal = severity === 'error'
  message.note = other
    ? `${advice} (${cause?.text} at line ${other.start.line}, column ${other.start.column})`
    : advice
}

/** Whether any file carries a problem that must stop publication. */
export function hasErrors(files: Iterable<VFile>): boolean {
  return [...files].some((file) => file.messages.some((message) => message.fatal))
}

function storeReason(
  store: string,
  found: string,
  expected: string,
  source: string,
  _advice: string,
): string {
  return `Unexpected ${found} for ${store}, expected ${expected} (${source})`
}

function storeAdvice(...[, , , , advice = '']: string[]): string {
  return advice
}

function positionOf(place: Node | Position | undefined): Position | undefined {
  return place && 'type' in place ? place.position : (place as Position | undefined)
}
