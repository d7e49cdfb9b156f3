import { error, errorHidingText, warning } from './problem-kind.ts'

/** The Markdown of one file. */
export const compileProblems = {
  'markdown-unreadable': errorHidingText(
    'Cannot read the Markdown of this file: {0:cause}',
    'Halve the file until the line that causes it is found.',
  ),
  'nesting-deep': errorHidingText(
    'Unexpected nesting, expected at most {0:most} levels',
    'Take out the superfluous `>`, list marks, colons or tags at the start of the line.',
  ),
  'markup-dense': errorHidingText(
    'Unexpected mass of marks or lines in one paragraph or list, expected prose',
    'Divide the paragraph with blank lines, or the list with headings, or set it as code between ``` fences.',
  ),
  'syntax-foreign': warning(
    'Unexpected {0:kind}, {1:fate}, expected Markdown',
    '{2:advice}',
  ),
  'reference-part-unknown': warning(
    'Unexpected `{0:written}` in the words of a link, printed as written, expected `{{1:part}}`',
    'Write `{number}`, `{title}` or `{page}` for what the place is called by, or leave it if it is meant so.',
  ),
  'index-entry-empty': error(
    'Unexpected entry `{0:entry}` for the index, which has no name at some level, expected one, as in `transport!ferries`',
    'Write a name before and after each `!`, and before each `|` and `@`; a `"` before one of these signs makes it a letter.',
  ),
  'index-entry-deep': error(
    'Unexpected entry `{0:entry}` for the index on {1:levels} levels, expected three at most',
    'Take out levels, or write `"!` for an exclamation mark that is part of a name.',
  ),
  'index-form-unknown': warning(
    'Unexpected `{0:form}` in the entry `{1:entry}` for the index, left out, expected `main`, `(`, `)`, `see …` or `seealso …` after the `|`',
    'Write one of these, or `"|` for a bar that is part of a name.',
  ),
  'markup-unread': warning(
    'Unexpected {0:found}, printed as written, expected {1:expected}',
    '{2:advice}',
  ),
  'reference-undefined': warning(
    'Cannot find `[{0:label}]: …`, expected the address that `[…][{0:label}]` refers to, in this file',
    'Write a line `[label]: address`, or the address itself: `[words](address)`; `\\[` is a bracket.',
  ),
  'heading-doubtful': warning(
    'Unexpected heading as long as a paragraph, expected a line of its own',
    'Leave an empty line above the hyphens for a break between scenes, or write `##` before a heading.',
  ),
  'attribute-unknown': warning(
    'Unexpected attribute `{0:name}`, expected `lang=fr`, `#id` or `.class`',
    'Correct its name or take it out; it changes nothing.',
  ),
  'plate-misplaced': warning(
    'Unexpected `.{0:class}` here, expected it on {1:expected}',
    'Put the picture or table outside of lists, boxes and sentences, with empty lines around it, and the note of a picture that bleeds into the text.',
  ),
  'class-unknown': warning(
    'Unexpected class `{0:name}`, which no style of the book knows, expected {1:expected}',
    'Correct its name, or take it out; the text is printed, and looks as if it had none.',
  ),
  'language-unknown': error(
    'Unexpected language `{0:tag}`, expected {1:expected}',
    'Write the tag of the language as BCP 47 has it: `fr`, `de-CH`, `zh-Hant`.',
  ),
  'raw-omitted': warning(
    'Unexpected text for `{0:format}` alone, left out, expected Markdown or `{=html}`',
    'Write in Markdown what readers of all formats should see, or take it out.',
  ),
  'parallel-pair': error(
    'Unexpected number of blocks in `:::parallel`, {0:count}, expected 2: a text and its translation',
    'Put each of the two into a block of its own, such as `:::verse {lang=la}`, or `:::{lang=fr}` for prose.',
  ),
  'verse-number': error(
    'Unexpected `{0:key}={1:value}` of verse, expected a number from 1 to 9999, 999 for a step',
    'Write `:::verse {.numberLines startFrom=15 step=5}`: the number of its first line, and which of them are shown.',
  ),
  'block-conditional': warning(
    'Unexpected condition `{0:condition}`, shown in all formats, expected `when-format`, `unless-format`, or a class such as `.only-print`',
    'Say in which formats the text stands, write it for all readers, or take it out.',
  ),
  'condition-unknown': error(
    'Unexpected condition `{0:format}`, expected {1:expected}',
    'Write `.only-print` for the PDF, `.only-ebook` for the EPUB, `.only-web` for the web page, or `.not-print` and so on for the other two.',
  ),
  'condition-never': warning(
    'Unexpected condition that holds in no format, left out, expected one that holds for print, the e-book or the web page',
    'Take it out; or mend it, or the one of the block around it, so that both hold for one format at least.',
  ),
  'section-emptied': warning(
    'Unexpected heading `{0:title}` with nothing below it but text for other formats, expected text',
    'Write its condition after the heading, `## Title {.only-print}`: it takes its section along.',
  ),
  'block-unknown': warning(
    'Unexpected block `:::{0:name}`, expected {1:expected}',
    'Correct its name; its text is printed as if it stood in none. “Writing” in README.md says what each block does.',
  ),
  'block-unclosed': error(
    'Unexpected end of the text in `{0:opening}`, expected `{1:end}`',
    'Write a line `{1:end}` where the block ends.',
  ),
  'block-unopened': error(
    'Unexpected `{0:line}`, expected a block that it closes',
    'Take the line out, or open a block above it, such as `:::note`.',
  ),
  'block-label-unexpected': error(
    'Unexpected label of `:::{0:name}`, expected none',
    'Move the text from the brackets into the block.',
  ),
  'block-line-invalid': warning(
    'Unexpected text in `{0:line}`, expected the name of a block alone',
    'Write the text in the next line, a title in brackets: `:::note[Title]`.',
  ),
  'heading-empty': error(
    'Unexpected heading without text, expected words',
    'Write the text of the heading after the `#`, take it out, or write `# {.unlisted}` for a page without a heading, `***` for a break between scenes.',
  ),
  'section-empty': warning(
    'Unexpected heading `{0:title}` with nothing below it, left out, expected text',
    'Write the list below it that another tool would make there, or take the heading out; the contents are made by `toc` in `book.yaml`.',
  ),
  'heading-level-skipped': warning(
    'Unexpected heading of level {0:level}, expected level {1:next} at most',
    'Use one `#` more than the heading above has, not several. It is set on the level that is expected.',
  ),
  'title-repeated': warning(
    'Unexpected title of the work `{0:title}` as the heading of a file, expected the title of a chapter',
    'Take the line out: the title stands before the text anyway, and is left out here.',
  ),
  'note-undefined': error(
    'Cannot find the note `[^{0:label}]`, expected a line `[^{0:label}]: …` in this file, or in one other',
    'Write the note, or `\\[^` where brackets are meant.',
  ),
  'note-unused': error(
    'Unexpected note `[^{0:label}]` that nothing refers to, expected `[^{0:label}]` in the text',
    'Put the reference where the note belongs, or take the note out.',
  ),
  'note-empty': error(
    'Unexpected note `{0:note}` without text, expected words',
    'Write the text of the note, or take the note and its references out.',
  ),
  'note-duplicate': error(
    'Unexpected second note `[^{0:label}]`, expected one note of that label in a file',
    'Give one of the two notes another label.',
  ),
  'note-nested': error(
    'Unexpected note `{0:note}` in a note, expected text',
    'Write what the inner note says into the outer one.',
  ),
  'table-row-long': error(
    'Unexpected row of {0:cells} cells, expected {1:columns} as in the head of the table',
    'Add a column to the head, or write `\\|` where no cell ends, in a formula `\\vert`.',
  ),
  'table-uneven': error(
    'Unexpected head of {0:cells} cells above dashes for {1:columns} columns, expected as many of both',
    'Write dashes for each column, and `\\|` for a bar that parts no cells, in a formula `\\vert`.',
  ),
  'table-unread': error(
    'Unexpected {0:found}, which makes no table, expected one',
    'Write `| a | b |` and `|---|---|` below it, with an empty line above; or set what is no table as code between ``` fences.',
  ),
  'table-doubtful': warning(
    'Unexpected {0:found}, expected a table, or none',
    'Leave an empty line above and below a table, and draw its dashes as “Tables” in README.md shows; leave it if it is meant so.',
  ),
  'fence-unclosed': warning(
    'Unexpected end of the text in code that begins with {0:fence}, expected a line {0:fence} below it; lines taken for code: {1:lines}',
    'Write that line where the code ends.',
  ),
  'prose-indented': warning(
    'Unexpected sentences that are code, because they are indented, expected them at the edge',
    'Take out the tab or the spaces at the beginning of the line; code stands between ``` fences.',
  ),
  'code-language-unknown': warning(
    'Unexpected language `{0:language}` of code, which gets no colours, expected {1:expected}',
    'Correct its name, take it out, or write `text` for what is in no language.',
  ),
  'code-uncoloured': warning(
    'Unexpected code that gets no colours, {0:found}, expected {1:expected}',
    'Show what readers should look at, in shorter pieces; or write `text` for its language.',
  ),
  'table-cell-cut': error(
    'Unexpected word over the edge of a column of the table, expected it in one column',
    'Move the words of the row below the dashes of their columns, or draw more dashes above them.',
  ),
  'table-unclosed': error(
    'Unexpected end of the text in a table that begins with a line of dashes, expected one below its last row',
    'Draw a line of dashes below the table, or leave an empty line below the dashes that begin no table.',
  ),
  'table-sparse': error(
    'Unexpected table of {0:columns} columns and {1:rows} rows with {2:empty} places in which no cell begins, expected at most {3:most} in all tables of the book',
    'Write the cells of the rows, take out columns that no row fills, or let cells span fewer others.',
  ),
  'definition-long': errorHidingText(
    'Unexpected definition of {0:length} characters in so many places, expected at most {1:most} characters in all that links, pictures and chapters take from definitions',
    'Shorten the address and the title in the definition, or refer to it less often.',
  ),
  'picture-alt-missing': warning(
    'Unexpected picture `{0:path}` without a description, expected what it shows',
    'Write `![What it shows](file.png)`, or `![](file.png){.decorative}` if it says nothing.',
  ),
  'picture-size': warning(
    'Unexpected {0:name} `{1:value}` of a picture, expected {2:expected}',
    'Write it as in `![What it shows](file.png){width=50%}`; a picture is never larger than the page has room for.',
  ),
  'picture-remote': error(
    'Unexpected picture address `{0:address}`, expected a path in the manuscript folder',
    'Save the picture in the manuscript folder, and write its path: a build reaches for no network.',
    [],
  ),
  'picture-badge': warning(
    'Unexpected badge `{0:address}`, expected a picture of the book',
    'It is left out, with its link; take it out of the text, too, or save the picture in the manuscript folder.',
    [],
  ),
  'link-scheme': error(
    'Unexpected link to `{0:scheme}`, expected {1:expected}',
    'Link to a page on the web instead, or take the link out.',
  ),
  'link-wordless': warning(
    'Unexpected link to `{0:address}` without words, expected words to follow it by',
    'Write them between the brackets, as in `[the ford](#ford)`, or take the link out; it leads nowhere now.',
  ),
  'html-removed': warning(
    'Unexpected HTML `{0:tag}`, expected an element that print knows',
    'Use Markdown instead; the text in the element stays, but a script goes.',
  ),
  'html-medium': warning(
    'Unexpected `{0:tag}`, expected what can be printed: its address is kept as a link, if it has one on the web',
    'Write a picture of it, and a link such as `[Film of the ford](https://example.org/ford)`.',
  ),
  'html-attribute-removed': warning(
    'Unexpected attribute `{0:attribute}` of `{1:tag}`, expected one that every format knows',
    'Leave it or take it out: the text is the same, and looks as the book does.',
  ),
  'html-misplaced': warning(
    'Unexpected `{0:tag}` {1:where}, expected a place where HTML allows it',
    'Move the tag or take it out; the text stays.',
  ),
  'html-unpaired': error(
    'Unexpected `{0:tag}` without `{1:other}`, expected both in one paragraph or block',
    'Write both tags, or `&lt;` for a character that begins no tag.',
  ),
  'html-comment-unclosed': errorHidingText(
    'Unexpected `{0:opening}` without an end, expected `-->`',
    'Close the comment; it hides all text after it.',
  ),
}
