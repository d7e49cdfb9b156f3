import { error, warning } from './problem-kind.ts'

/** What only the whole book shows: ids, links, pictures, and what is in the way of a claim that it is accessible. */
export const assembleProblems = {
  'id-duplicate': error(
    'Unexpected second element with the id `{0:id}`, expected every id once in a file',
    'Give one of the two another id, and change the links that mean it.',
  ),
  'link-broken': error(
    'Unexpected link to `{0:target}`, which is nowhere in the book, expected {1:expected}',
    'Link to `#id` in this file, or to `other.md` or `other.md#id` by its path from this file.',
  ),
  'link-ambiguous': error(
    'Unexpected link to `{0:target}`, which may be one of several places, expected {1:places}',
    'Write the path of the file before the `#`, or give the place an id of its own: `## Title {#id}`.',
  ),
  'link-left-out': warning(
    'Unexpected link to `{0:target}`, {1:found}, expected a place in the book or an address on the web',
    'Write the address that it has on the web, or put the text into the book. Until then the words stay, and lead nowhere.',
    [1],
  ),
  'link-malformed': error(
    'Unexpected address `{0:address}`, expected {1:expected}',
    'Write the whole address, as a browser, a mail program or a phone would need it.',
  ),
  'link-doubtful': warning(
    'Unexpected {1:found} in the address `{0:address}`, expected {2:expected}',
    'Correct the address, as `[words](address)` or `<address>`, or leave it if it is meant so.',
  ),
  'link-dead': warning(
    'Cannot find anything at `{0:address}` ({1:why})',
    'Correct the address, link to another page or to a copy in an archive, or take the link out.',
  ),
  'link-moved': warning(
    'Unexpected address `{0:address}`, which has moved for good, expected `{1:to}`',
    'Write the new address, if it leads to what you mean.',
  ),
  'link-unanswered': warning(
    'Cannot tell whether there is anything at `{0:address}` ({1:why})',
    'Open the address in a browser; leave it if it works there.',
  ),
  'link-untried': warning(
    'Cannot try `{0:address}` ({1:why})',
    'Open the address in a browser, and make sure that readers elsewhere can.',
  ),
  'reference-unnumbered': error(
    'Unexpected reference to the number of `#{0:id}`, which has none, expected a figure, table, listing, equation or theorem, or a heading with a number',
    'Write words for it, `[words](#id)`; or give it a caption, or its kind a number by `numbering` in `book.yaml`.',
  ),
  'reference-unknown': warning(
    'Unexpected reference `{0:written}` to nothing that is in the book, printed as written, expected the id of a place',
    'Give the place that id, as in `## The Ford {#ford}` or `![…](ford.png){#fig-ford}`, or write words.',
  ),
  'citation-unknown': error(
    'Cannot find the work `{0:key}` in the bibliography, expected {1:expected}',
    'Correct the key, write the work into the bibliography, or write `\\@` where no citation is meant.',
  ),
  'citation-undivided': error(
    'Unexpected work `{0:key}` in what is said of another, expected `;` between the two',
    'Write `[see @brook20; and @mill21]`, or `\\@` where no citation is meant.',
  ),
  'citations-many': error(
    'Unexpected number of citations, {0:found}, expected at most {1:most}',
    'Cite fewer works: a book with more cannot be set in any time that somebody would wait.',
  ),
  'bibliography-placeless': warning(
    'Unexpected {0:what} place for the bibliography, expected one, and citations',
    'Take the block `:::bibliography` or the heading out, or cite works.',
  ),
  'term-undefined': warning(
    'Unexpected term `{0:term}`, of which no glossary says anything, expected {1:expected}',
    'Describe it below a heading `# Glossary {.glossary}`, as `weir`, and `: A low dam.` in the next line; or name it as that does: `[weirs]{term="weir"}`.',
  ),
  'format-empty': error(
    'Cannot make {0:formats} of a text that is for other formats alone, expected words for it',
    'Take a condition such as `.only-print` out, or name the formats that you want: `--formats pdf`.',
  ),
  'list-empty': warning(
    'Unexpected list of {0:kind}s, of which the book has none with a number and a caption, expected one at least',
    'Write `numbering: { {0:kind}s: by-chapter }` into `book.yaml`, give them captions, or take the list out.',
  ),
  'index-range-broken': error(
    'Unexpected range of pages of the entry `{0:entry}` in the index, which {1:fault}, expected `|(` where it begins and `|)` where it ends',
    'Mark both places with the same entry, as `[]{index="{0:entry}|("}` and `[]{index="{0:entry}|)"}`.',
  ),
  'index-see-missing': error(
    'Unexpected `{0:entry}` after “see” in the index, which has no such entry, expected {1:expected}',
    'Name an entry as the index has it, one below another as `transport!ferries`.',
  ),
  'index-empty': warning(
    'Unexpected index of a book in which no place is marked for it, expected one at least',
    'Mark words with `[ferries]{.index}`, or take `:::index` out.',
  ),
  'index-doubled': warning(
    'Unexpected second place of the index, left empty, expected one',
    'Take one `:::index` out.',
  ),
  'section-misplaced': warning(
    'Unexpected `{0:kind}` {1:where} “{2:other}”, expected it {3:expected} that, as in printed books: it has been moved there',
    'Give them that order in your files, or take the class off the title of what is to stay: `# Notes {.chapter}`.',
  ),
  'words-missing': warning(
    'Unexpected language `{0:language}`, for which there are no words such as “Contents”, expected one that has them: they are English',
    'Leave it so, or copy `templates/words/en.yaml` of Colophon into `templates/words` beside `book.yaml`, name it after the language, and translate what stands after the colons.',
  ),

  'picture-missing': error(
    'Cannot find the picture `{0:path}` ({1:found}), expected a file in the manuscript folder',
    'Check the spelling. The path begins at the folder of the file that shows the picture, or at the manuscript folder; a name alone may be in any.',
  ),
  'picture-case': warning(
    'Unexpected capitals in the path of the picture `{0:written}`, expected `{1:path}`',
    'Write the name as the file has it: many computers tell capitals apart.',
  ),
  'picture-ambiguous': error(
    'Cannot tell which picture `{0:written}` is, expected one of {1:found}',
    'Write the path and the name as one of the files has them, capitals too.',
  ),
  'picture-outside': error(
    'Unexpected picture `{0:path}` outside the manuscript ({1:found}), expected a file in the manuscript folder',
    'Save a copy of the picture in the manuscript folder, and name that.',
  ),
  'picture-pages': warning(
    'Unexpected PDF of {1:pages} pages as the picture `{0:path}`, expected one page',
    'Its first page is shown; save the page that you mean as a PDF of its own.',
  ),
  'picture-font': warning(
    'Cannot find the font `{0:font}` that the drawing `{1:path}` asks for, expected one of {2:known}',
    'Its words are set in one of these instead: look at the drawing, name one of them in it, or turn the words into outlines.',
    [0],
  ),
  'picture-broken': error(
    'Cannot read the picture `{0:path}` ({1:found}), expected a whole picture',
    'Open the picture in an image editor, and export it again.',
  ),
  'picture-too-large': error(
    'Unexpected size of the picture `{0:path}` ({1:found}), expected a smaller one',
    'Scale the picture to the size at which it prints at 300 dots per inch, and export it again; simplify a drawing, or export it as PNG.',
  ),
  'pictures-heavy': error(
    'Unexpected weight of all pictures with `{0:path}`, expected at most {1:most}, each counted wherever it is shown',
    'Scale pictures to the size at which they print at 300 dots per inch, export photographs as JPEG, and show large ones once.',
  ),
  'picture-format': error(
    'Unexpected format of the picture `{0:path}` ({1:found}), expected PNG, JPEG, GIF, WebP, SVG or PDF',
    'Export the picture as PNG or JPEG, or a drawing as SVG or PDF.',
  ),
  'picture-active': error(
    'Unexpected active content in the drawing `{0:path}` ({1:found}), expected shapes and text alone',
    'Export the drawing as plain SVG, without scripts and links to other files.',
  ),

  'claim-picture-undescribed': error(
    'Unexpected picture `{0:path}` without a description in a book that claims {1:standard}, expected what it shows',
    'Write `![What it shows](file.png)`, or `![](file.png){.decorative}` if it says nothing.',
  ),
  'claim-picture-moving': error(
    'Unexpected moving picture `{0:path}` in a book that claims to be accessible, expected one that stands still',
    'Show one frame of it, or several next to each other; no reader can stop it.',
  ),
  'claim-link-vague': error(
    'Unexpected link text `{0:text}` in a book that claims {1:standard}, expected words that say where it leads',
    'Put the brackets around the words that name what the link leads to.',
  ),
  'claim-link-ambiguous': error(
    'Unexpected link text `{0:text}` for a second place in a book that claims {1:standard}, expected another text for another place',
    'Add to one of the two texts what tells them apart.',
  ),
  'claim-table-headless': error(
    'Unexpected table without a head in a book that claims {0:standard}, expected cells that say what the others are',
    'Fill the first row with the names of the columns.',
  ),
  'claim-language-missing': error(
    'Unexpected {1:script} words `{0:words}` without their language in a book that claims {2:standard}, expected it to be marked',
    'Write `[the words]{lang=uk}`, with the tag of their language.',
  ),
}
