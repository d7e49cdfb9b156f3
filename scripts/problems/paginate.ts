import { error, warning } from './problem-kind.ts'

/** What does not go onto a page. */
export const paginateProblems = {
  'formula-invalid': error(
    'Cannot set the formula: {0:found}',
    'Correct the LaTeX between the dollar signs, or write `\\$` for a dollar sign that begins no formula.',
  ),
  'formula-unclosed': warning(
    'Unexpected `$$` without its end, expected `$$` before the next empty line',
    'Close the formula with `$$` and leave no empty line in it, or write `\\$\\$` for two dollar signs.',
  ),
  'formula-changed': error(
    'Unexpected formula in the {0:output} that shows `{1:found}`, expected the letters and digits `{2:expected}`',
    'Write the formula in another way; if it is shown rightly all the same, report this as a fault of Colophon.',
  ),
  'formula-wide': error(
    'Unexpected formula that is {0:excess} pixels wider than the text, expected one that fits',
    'Break it with `\\\\` inside `\\begin{aligned}` and `\\end{aligned}`, or choose a wider `trim`.',
  ),
  'table-tight': warning(
    'Unexpected table {0:px} px wider than the text, expected one that fits; it is set in smaller type',
    'Look at it in the PDF; give it fewer or narrower columns if it is hard to read, or turn it, with `{.landscape}` after its caption.',
    [],
  ),
  'table-wide': error(
    'Unexpected table {0:px} px wider than the text even in smaller type, expected one that fits',
    'Turn it, with `{.landscape}` after its caption, give it fewer columns, turn rows into columns, or choose a larger trim size.',
  ),
  'landscape-tight': warning(
    'Unexpected turned table {0:px} px wider than its page, expected one that fits; it is set in smaller type',
    'Look at it in the PDF; give it fewer or narrower columns if it is hard to read, or choose a larger `trim`.',
    [],
  ),
  'landscape-wide': error(
    'Unexpected turned table {0:px} px wider than its page even in smaller type, expected one that fits',
    'Give it fewer columns, turn rows into columns, or choose a larger `trim`.',
  ),
  'landscape-high': error(
    'Unexpected {0:px} pixels that a turned page has no room for, expected a row or paragraph that fits on one page',
    'Divide the highest row or paragraph into several, or choose a larger `trim`.',
  ),
  'bleed-unset': warning(
    'Unexpected picture that covers its page and ends where that is cut, expected it to run beyond, as printers want it',
    'Write `bleed: 3mm` into `book.yaml`, or what your printer asks for; for a screen, leave it as it is.',
    [],
  ),
  'code-wrapped': warning(
    'Unexpected lines of code longer than the page is wide, expected shorter ones; breaks added: {0:lines}',
    'Break the long lines where a reader would, so that the page does not break them elsewhere.',
    [],
  ),
  'note-astray': warning(
    'Cannot place note {0:label} at the foot of the page that refers to it, expected room for it there',
    'Look at it in the PDF; shorten the long notes around it, or move one of them into the text.',
  ),
  'page-unsettled': warning(
    'Unexpected page beside a link that moves lines, and so the page itself, expected a text that leaves pages as they are; `{0:text}` stands there',
    'Look at the line in the PDF; change a word in its paragraph, or take `.page` off the link.',
    [],
  ),
  'glyph-missing': error(
    'Unexpected `{0:chars}` ({1:codes}), expected characters that the fonts of the book have',
    'Write something else, or name a font file that has it in `book.yaml`, as in `fonts: { signs: my-font.ttf }`; EPUB and web page need none, and are made without the PDF.',
  ),
  'script-missing': error(
    'Cannot find {0:script} such as `{1:chars}`{2:more} in the fonts of the book, expected a font for print',
    'Run `npm install {3:package}` and write `fonts: { {4:key}: "{3:package}" }` into `book.yaml`; EPUB and web page need none, and are made without the PDF.',
  ),
  'print-right-to-left': error(
    'Unexpected language `{0:language}` of a printed book, which is written from right to left, expected one from left to right',
    'Make the EPUB and the web page, with `--formats epub,html`; print has words and paragraphs from right to left in a book from left to right.',
  ),
}
