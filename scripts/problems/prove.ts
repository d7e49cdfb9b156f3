import { error, warning } from './problem-kind.ts'

/** The rules of stores and printers come with what to do about them. */
const ofRule = [
  'Unexpected {1:found} for {0:name}, expected {2:expected} ({3:source})',
  '{4:advice}',
] as const

/** The finished files. */
export const proveProblems = {
  'text-lost': error(
    'Cannot find `{1:lost}` in the finished {0:output} {2:place}, expected every word of the manuscript',
    'Write the passage in another way, and please report this: Colophon lost it.',
  ),
  'text-added': error(
    'Unexpected `{1:added}` in the finished {0:output} {2:place}, expected the words of the manuscript alone',
    'Write the passage in another way, and please report this: Colophon added to it.',
  ),
  'text-changed': error(
    'Unexpected `{1:found}` in the finished {0:output} {3:place}, expected `{2:expected}`',
    'Write the passage in another way, and please report this: Colophon changed it.',
  ),
  'link-lost': error(
    'Cannot find the link to `{1:address}` in the finished {0:output}, expected it on the words of the manuscript',
    'Build again, and please report this: Colophon lost the link.',
  ),
  'link-foreign': error(
    'Unexpected link to `{1:address}` in the finished {0:output}, expected those of the manuscript alone',
    'Build again, and please report this: no author wrote this link.',
  ),
  'place-missing': error(
    'Unexpected link to `{1:address}` in the finished {0:output}, where there is no such place, expected one that lands',
    'Link to another place, and please report this: Colophon lost the one you meant.',
  ),
  'place-doubled': error(
    'Unexpected second place `{1:id}` in the finished {0:output}, expected every id once',
    'Give the place another id, and please report this: Colophon doubled it.',
  ),
  'resource-foreign': error(
    'Unexpected `{1:address}` that the finished {0:output} loads, expected it to hold all that it shows',
    'Take out what loads it, and please report this: Colophon should have packed it or refused it.',
  ),
  'alternative-lost': error(
    'Unexpected alternative text `{1:found}` in the finished {0:output}, expected `{2:expected}`',
    'Write the alternative text in another way, and please report this: Colophon changed it.',
  ),
  'cover-crowded': error(
    'Unexpected length of `{0:words}`, for which the cover that is made of type has no room, expected words that fit it',
    'Shorten it, or give the book a cover picture: `cover: cover.jpg` in `book.yaml`.',
  ),
  'cover-blank': error(
    'Cannot see `{0:words}` on the cover in the finished EPUB, expected title and authors',
    'Give them another colour or place in `cover.css`, if you have one; else build again, and please report this: the browser drew a cover without these letters.',
  ),
  'wrap-crowded': error(
    'Unexpected words `{0:words}` of the wrap for print {1:where}, expected each within its part, above the barcode, and {2:safe} mm from where it is cut',
    'Shorten the text of the back (`back-text`, `biography`), or the title, or give the book a cover picture.',
  ),
  'cover-coarse': warning(
    'Unexpected {0:found} dots per inch of the cover picture on the wrap for print, expected at least {1:expected}',
    'Put a picture of at least {2:size} pixels in its place.',
  ),
  'wrap-words': error(
    'Unexpected words on the {0:part} of the wrap for print: `{1:found}`, expected `{2:expected}`',
    'Build again, and please report this: Colophon changed the words of a cover.',
  ),
  'wrap-size': error(
    'Unexpected {0:box} of the wrap for print, {1:found}, expected {2:expected}',
    'Build again, and please report this: Colophon made a cover of another size.',
  ),
  'barcode-other': error(
    'Unexpected barcode on the wrap for print: {0:found}, expected the bars of {1:isbn}, with white around them',
    'Build again, and please report this: no shop could sell a book with this cover.',
  ),
  'cover-wordless': warning(
    'Cannot draw `{0:words}` on the cover, expected fonts that have all its letters',
    'Name a picture as `cover` in `book.yaml`, or a font for its script in `fonts`.',
  ),
  'epubcheck-failed': error(
    'Unexpected finding {0:id} of EPUBCheck in {2:place} ({1:message}), expected none',
    'Write this place in another way, and please report this: Colophon made an EPUB that stores refuse.',
  ),
  'epub-inaccessible': error(
    'Unexpected finding {0:rule} of Ace in {2:place} ({1:says}), expected none',
    'Write what Ace misses, such as the words of a link; where nothing is amiss in the manuscript, please report this: Colophon made an EPUB that not everyone can read.',
  ),
  'markup-invalid': error(
    'Unexpected {0:found} in {1:place} of the finished EPUB, expected {2:expected}',
    'Write this place in Markdown instead of HTML; where there is no HTML, please report this: Colophon wrote markup that EPUB does not know.',
  ),
  'accessibility-untrue': error(
    'Unexpected `{0:claim}` in the finished EPUB, expected only what is true of it',
    'Describe what readers cannot see, and please report this: Colophon said what does not hold.',
  ),
  'accessibility-unsaid': error(
    'Cannot find `{0:claim}` in the finished EPUB, expected everything that is true of it',
    'Please report this: Colophon left out what readers look for.',
  ),
  'onix-other': error(
    'Unexpected {0:place} `{1:found}` in the finished ONIX record, expected `{2:expected}`',
    'Check the keys of `book.yaml`, and please report this: the record is not about this EPUB.',
  ),
  'page-count': error(
    'Unexpected {0:found} pages in the finished PDF, expected {1:expected} as they were laid out',
    'Build again, and please report this: the print is not what was laid out.',
  ),
  'page-empty': error(
    'Unexpected page {0:page} of the finished PDF without a word, expected its text',
    'Build again, and please report this: the browser printed a blank page.',
  ),
  'page-shrunk': error(
    'Unexpected type at {1:scale} of its size on page {0:page} of the finished PDF, expected full size',
    'Narrow what is too wide for the page: a table, a picture, a line of code.',
  ),
  'page-sheet': error(
    'Unexpected {0:box} `{1:found}` on page {2:page} of the finished PDF, expected {3:expected}',
    'Build again, and please report this: the pages would be cut at a wrong place.',
  ),
  'page-other': error(
    'Unexpected `{0:id}` on page {1:found} of the finished PDF, expected page {2:expected} as the contents say',
    'Build again, and please report this: the print is not what was laid out.',
  ),
  'index-page-other': error(
    'Unexpected page {1:found} of the entry `{0:id}` in the index of the finished PDF, expected page {2:expected}, where its words stand',
    'Build again, and please report this: the index would lead readers astray.',
  ),
  'index-order': error(
    'Unexpected entry `{0:first}` before `{1:next}` in the index, expected the order of the language',
    'Please report this: readers would not find the entry.',
  ),
  'place-elsewhere': error(
    'Unexpected `{0:id}` at {1:found} points above the foot of page {2:page} of the finished PDF, expected it at its words, at {3:expected}',
    'Build again, and please report this: links would land next to what they lead to.',
  ),
  'text-outside': error(
    'Unexpected words `{0:words}` outside of the text area of page {1:page} of the finished PDF, expected them between its margins',
    'Write this place in another way, and please report this: print could cut the words off.',
  ),
  'text-overlapping': error(
    'Unexpected words `{0:words}` upon `{1:others}` on page {2:page} of the finished PDF, expected each in a place of its own',
    'Write this place in another way, and please report this: nobody could read it.',
  ),
  'picture-coarse': warning(
    'Unexpected {1:found} dots per inch in print of `{0:path}` on page {6:page}, expected at least {2:expected}{3:among}',
    'Put the picture with at least {4:needed} pixels across in its place, with `{width={5:width}}` unless it has a page of its own; show it smaller; or put a drawing (SVG) there.',
  ),
  'resolution-missed': error(
    'Unexpected {1:found} dots per inch in print of `{0:path}` on page {6:page}, expected at least {2:expected}, as `print-resolution` asks{3:among}',
    'Put the picture with at least {4:needed} pixels across in its place, with `{width={5:width}}` unless it has a page of its own; show it smaller; or put a drawing (SVG) there; or ask for less.',
  ),
  'line-widowed': warning(
    'Unexpected last line of a paragraph, `{0:words}`, alone at the head of page {1:page}, expected two at least{2:among}',
    'Shorten the paragraph by a line, or lengthen it by one; or leave it as it is.',
  ),
  'line-orphaned': warning(
    'Unexpected first line of a paragraph, `{0:words}`, alone at the foot of page {1:page}, expected two at least{2:among}',
    'Shorten or lengthen the text above by a line; or leave it as it is.',
  ),
  'line-short': warning(
    'Unexpected last line `{0:words}` of a paragraph on page {1:page}, expected a whole word of more than four letters, or several{2:among}',
    'Change a word in the last lines of the paragraph; or leave it as it is.',
  ),
  'hyphens-stacked': warning(
    'Unexpected hyphens at the ends of {0:count} lines in a row from `{1:words}` on page {2:page}, expected three at most{3:among}',
    'Change a word in one of these lines, and they break elsewhere; or leave them as they are.',
  ),
  'line-loose': warning(
    'Unexpected wide spaces in the line `{0:words}` on page {1:page}, expected less than four times the usual{2:among}',
    'Change a word in this line or above it; a long word there may lack its language, as in `[Rindfleisch]{lang=de}`, and so its hyphens.',
  ),
  'heading-stranded': warning(
    'Unexpected heading `{0:words}` at the foot of page {1:page}, expected text below it{2:among}',
    'Shorten or lengthen the text above by some lines, or write some between the heading and what follows, which does not fit below it.',
  ),
  'page-sparse': warning(
    'Unexpected last page {0:page} with {1:lines}, expected four at least{2:among}',
    'Shorten the text before it by as many lines, or lengthen it by some; or leave it as it is.',
  ),
  'page-start-other': error(
    'Unexpected `{2:found}` where page {1:label} begins in the finished {0:output}, expected `{3:expected}` as it was laid out',
    'Build again, and please report this: page numbers would lead readers astray.',
  ),
  'figure-elsewhere': error(
    'Unexpected figure on page {0:found} of the finished PDF, expected it on page {1:expected}, the next after its place in the text, or before',
    'Give the figure `fig-pos="H"`, and please report this: readers would look for it in vain.',
  ),
  'page-list-other': error(
    'Unexpected {1:found} in {0:list} of the finished EPUB, expected {2:expected}',
    'Build again, and please report this: page numbers would lead readers astray.',
  ),
  'note-elsewhere': error(
    'Unexpected note {0:label} on page {1:found} of the finished PDF, expected it at the foot of page {2:expected}',
    'Shorten the note or move its reference, and please report this.',
  ),
  'note-amid-text': error(
    'Unexpected note {0:label} amid the text of page {1:page} of the finished PDF, expected it at the foot of the page',
    'Shorten the note or move its reference, and please report this.',
  ),
  'pictures-lost': error(
    'Unexpected {0:found} pictures in the finished PDF, expected {1:expected} as in the manuscript',
    'Build again, and please report this: a picture did not come out in print.',
  ),
  'picture-alt-lost': error(
    'Cannot find the description `{0:text}` in the finished PDF, expected it with its picture',
    'A description of more than 10,000 letters is cut off: shorten it, and put the rest into the text.',
  ),
  'font-broken': error(
    'Unexpected font `{0:font}` in the finished PDF ({1:fault}), expected every font embedded, as TrueType',
    'Name another file of it under `fonts` in `book.yaml`, with TrueType outlines; if you name none there, please report this.',
  ),
  'pdf-inaccessible': error(
    'Unexpected {0:found} {1:place}, expected {2:expected} ({3:rule})',
    'Write this place in another way, and please report this: Colophon made a PDF that a screen reader cannot read well.',
  ),
  'pdf-unarchivable': error(
    'Unexpected {0:found} {1:place}, expected {2:expected} ({3:rule})',
    'Take PDF/A out of `pdf-standard` to publish without it, and please report this: Colophon made a PDF that an archive would refuse.',
  ),
  'pdf-unprintable': error(
    'Unexpected {0:found} {1:place}, expected {2:expected} ({3:rule})',
    'Take `x-4` out of `pdf-standard` and `print-colour` out of `book.yaml` to publish without it, and please report this: Colophon made a PDF that a printer would refuse.',
  ),
  'archive-text-long': error(
    'Unexpected {0:found}, `{1:words}`, expected at most 32,767 bytes ({2:rule})',
    'Shorten this title, description, alternative text or address, or take PDF/A out of `pdf-standard`.',
  ),
  'archive-character-private': error(
    'Unexpected {0:found}, expected one that everybody reads alike ({1:rule})',
    'Write a character that Unicode has a meaning for, or show it as a picture, or take PDF/A out of `pdf-standard`.',
  ),
  'store-refuses': error(...ofRule),
  'store-dislikes': warning(...ofRule),
  'printer-refuses': error(...ofRule),
  'printer-dislikes': warning(...ofRule),
  'output-unreadable': error(
    'Cannot read the finished file `{0:path}` again ({1:fault})',
    'Build again, and please report this: Colophon wrote a broken file.',
  ),
}
