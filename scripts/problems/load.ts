import { error, errorHidingText, warning } from './problem-kind.ts'

/** Files, front matter and `book.yaml`. */
export const loadProblems = {
  'manuscript-missing': errorHidingText(
    'Cannot find a manuscript at `{0:path}`, expected a folder with Markdown files or one Markdown file',
    'Check the path, or run `colophon import FILE` to make a manuscript from a text file.',
  ),
  'manuscript-unsupported': errorHidingText(
    'Unexpected {1:found} at `{0:path}`, expected a folder with Markdown files or one Markdown file',
    'Give the file a name that ends in `.md`, or run `colophon import FILE` to make a manuscript from a text file.',
  ),
  'manuscript-empty': errorHidingText(
    'Unexpected folder `{0:path}` without text, expected at least one Markdown file',
    'Put the text into a file whose name ends in `.md`; names that begin with `.` or `_` are left out.',
  ),
  'folder-too-large': errorHidingText(
    'Unexpected number of files in the manuscript folder, expected at most {0:limit}',
    'Check that this is the manuscript folder, and move what is not part of the manuscript out of it.',
  ),
  'file-too-large': errorHidingText(
    'Unexpected file of {0:size}, expected at most {1:limit}',
    'Split the text into several files, one for each chapter.',
  ),
  'file-empty': errorHidingText(
    'Unexpected file without text, expected Markdown',
    'Write the text, or remove the file from the manuscript.',
  ),
  'file-unreadable': errorHidingText(
    'Cannot read the file: it is {0:found}',
    'Put a text file that you are allowed to read in its place.',
  ),
  'name-encoding': errorHidingText(
    'Unexpected name {0:paths} of a file or folder, expected a name in UTF-8',
    'Give it another name; each “\uFFFD” stands for what is no character.',
  ),
  'encoding-invalid': errorHidingText(
    'Unexpected {0:found}, expected text in UTF-8',
    'Open the file in a text editor and save it with the encoding UTF-8.',
  ),
  'character-control': error(
    'Unexpected control character {0:character}{1:count}, expected text',
    'Delete the character; it may be invisible, so retype the words around it.',
  ),
  'character-lost': warning(
    'Unexpected replacement character U+FFFD{0:count}, expected the character that was lost before',
    'Type the right character in its place; an earlier conversion could not read it.',
  ),
  'link-outside': errorHidingText(
    'Unexpected symbolic link `{0:path}` that leaves the manuscript folder, expected a file inside it',
    'Copy the file into the manuscript folder in place of the link.',
  ),
  'repository-unread': warning(
    'Cannot find the date of the last commit: the manuscript has a `.git` that {0:found}, expected a repository that has all that it needs in its folder',
    'Write a `date` into the settings, or set SOURCE_DATE_EPOCH to what `git log -1 --format=%ct` says; without a date, the files say 1 January 1980.',
  ),
  'front-matter-unclosed': errorHidingText(
    'Unexpected front matter without an end, expected a line `---` after the last key',
    'Add a line `---` between the keys and the text.',
  ),
  'config-key-ignored': warning(
    'Unexpected {0:keys} of other tools, expected keys that README.md lists: these change nothing',
    'Leave them for the tools that read them. “Front matter” in README.md says what a chapter may have, “`book.yaml`” what a book may.',
  ),
  'abstract-unprinted': warning(
    'Unexpected `abstract` among the settings, expected it in the text: stores and catalogues have it, and no page',
    'Write it at the head of the text too, between lines `:::abstract` and `:::`, if readers should see it; or call it `description`.',
  ),
  'draft-left-out': warning(
    'Unexpected `{0:line}`, expected a finished text: the file is left out',
    'Delete the line when the text is finished, or let the name of the file begin with `_`.',
  ),

  'bibliography-missing': error(
    'Cannot find the bibliography `{0:path}` ({1:found}), expected a file in the manuscript folder',
    'Check the spelling; the path begins at the manuscript folder.',
  ),
  'bibliography-format': error(
    'Unexpected bibliography `{0:path}`, expected a file of BibTeX or BibLaTeX (`.bib`), CSL-JSON (`.json`) or CSL-YAML (`.yaml`)',
    'Export your works as BibLaTeX or CSL-JSON: every program for them can.',
  ),
  'bibliography-syntax': error(
    'Cannot read the file ({0:why}), expected well-formed JSON or YAML',
    'Correct it at this place, or export it again.',
  ),
  'bibliography-empty': warning(
    'Unexpected bibliography without works, expected one at least',
    'Write works into it, such as `@book{brook20, author = {Brook, Ada}, title = {The Ford}, date = {2020}}`, or take it out of `bibliography`.',
  ),
  'bibliography-unclosed': error(
    'Unexpected end of the work `{0:key}` before its braces end, expected `}`',
    'Write as many closing braces as there are opening ones; `\\{` is a brace in the text.',
  ),
  'citation-key-duplicate': error(
    'Unexpected second work with the key `{0:key}`, expected every key once',
    'Give one of the two another key, or take one out if they are the same; citations mean the first.',
  ),
  'citation-keyless': error(
    'Unexpected work without an `id`, expected the key by which it is cited',
    'Write `id: brook20` into it.',
  ),
  'citation-type-unknown': warning(
    'Unexpected type `{0:type}` of a work, expected {1:expected}',
    'Correct it; the work is set as one of which nothing is known.',
  ),
  'citation-untitled': warning(
    'Unexpected work `{0:key}` without a title, expected one',
    'Write `title = {…}` into it; without one, readers may not find it.',
  ),
  'citation-unreadable': error(
    'Cannot read the work `{0:key}` ({1:why}), expected values such as `title = {The Ford}`',
    'Correct its fields: each has a name, `=`, and a value in braces, with a comma after it.',
  ),
  'citation-style-unusable': error(
    'Unexpected citation style `{0:name}` ({1:found}), expected {2:expected}',
    'Correct the name, or save a style from the repository of the Citation Style Language in the manuscript folder, and write its path.',
  ),

  'config-missing': error(
    'Cannot find the {0:what} of the book, expected {1:where}',
    'Write {2:keys} into a `book.yaml` in the folder that is built, or at the head of its only text between lines `---`, such as `title: The Ford`, `authors: Ada Brook` and `language: en-GB`.',
  ),
  'config-syntax': error(
    'Unexpected {0:found}',
    'Write `key: value` on lines of their own, and put a value that holds a colon, a quote or a bracket in double quotes.',
  ),
  'config-key-unknown': error(
    'Unexpected key `{0:key}`, expected {1:expected}',
    'Correct the spelling or remove the line; “`book.yaml`” in README.md lists every key.',
  ),
  'config-key-missing': error(
    'Unexpected configuration without `{0:key}`, expected {1:expected}',
    'Add the key, such as `title: The Ford`, `authors: Ada Brook`, `language: en-GB` or, for a contributor, `role: editor`.',
  ),
  'config-key-duplicate': error(
    'Unexpected second `{0:key}`, expected every key once',
    'Keep one of the two lines, and write several values as a list.',
  ),
  'config-invalid': error(
    'Unexpected {1:value} for `{0:key}`, expected {2:expected}',
    'Change the value; “{3:section}” in README.md says what it may be.',
  ),
  'edition-key': error(
    'Unexpected key `{0:key}` in the edition `{1:edition}`, expected one that leaves the text as it is, which all editions share',
    'Move the line out of `editions`, where it holds for all of them; what has another title or language is another manuscript.',
  ),
  'edition-doubled': error(
    'Unexpected edition `{0:edition}` whose files would be named `{1:file}`, as those of {2:other} are, expected names of its own',
    'Give the edition another name, or another `slug`; capitals make no difference.',
  ),
  'edition-unknown': error(
    'Cannot find the edition `{0:edition}`, expected {1:expected}',
    'Correct the name after `--edition`, or write what differs in it into `editions` in `book.yaml`.',
  ),
  'edition-empty': error(
    'Cannot find an edition that makes {0:formats}, expected one at least',
    'Name other formats after `--formats` or other editions after `--edition`; in `book.yaml`, `formats` says what an edition makes, and `cover-wrap` asks for a wrap.',
  ),
  'design-limit': error(
    'Unexpected {1:value} for `{0:key}`, expected {2:expected}: {3:why}',
    'Change the value; “Design” in README.md says what it may be, and how it goes with others.',
  ),
  'design-conflict': error(
    'Unexpected `{0:key}` together with {1:other}, expected one of them',
    'Take one of the two out; “Design” in README.md says what each does.',
  ),
  'design-font-unknown': error(
    'Cannot find the family `{1:name}` for `{0:key}`, expected {2:expected}',
    'Correct the name, or put files of the family into a folder `fonts` of the manuscript; “Design” in README.md lists the families that come along.',
  ),
  'design-face-missing': warning(
    'Cannot find {1:faces} in the family `{0:family}`, expected all faces that the text asks for: others stand in their place',
    'Choose a family that has them, or leave it where nothing of the text is set so.',
  ),
  'design-ornament': error(
    'Cannot use the ornament `{0:name}` ({1:why}), expected characters that the fonts have, or a drawing',
    'Choose other characters, or draw it as an SVG file in the manuscript folder.',
  ),
  'date-unread': warning(
    'Cannot read the date `{0:date}`, expected one such as `2026`, `2026-03` or `2026-03-20`: it is {1:result}',
    'Write the date of publication that way.',
  ),
  'language-assumed': warning(
    'Cannot find the language of the book, expected `language: en-GB` or the like in {0:file}: it is taken as English',
    'Write the language there, or into a `book.yaml` next to it: quotation marks, hyphenation and added words go by it.',
  ),
  'font-missing': error(
    'Cannot find the font `{0:name}`, expected a file in the manuscript folder, or an npm package with fonts that is installed',
    'Check the spelling; put the file into the manuscript folder, or run `npm install` with the name of the package where you build.',
  ),
  'font-unusable': error(
    'Cannot use the font `{0:name}` ({1:why}), expected one with TrueType outlines that may be embedded',
    'Name another file of it, `.ttf` or `.woff2`, or another font; most npm packages of fonts have such files.',
  ),
  'font-doubled': warning(
    'Unexpected second file `{0:path}` of the face {1:face}, expected each face once: `{2:first}` is taken',
    'Take one of the two files out of `fonts`, or set a family name of its own in the font.',
  ),
  'style-syntax': error(
    'Unexpected {0:found}, expected CSS',
    'Correct the style sheet; a rule is `selector { property: value; }`.',
  ),
  'style-forbidden': error(
    'Unexpected `{0:found}` in a style sheet, expected {1:instead}',
    'Change it; a book is made of the files in its folder alone, and of CSS that every format takes: see “Changing the look” in README.md.',
  ),
  'style-text': error(
    'Unexpected `{0:declaration}`, which hides or adds text, expected {1:instead}',
    'Delete the line: readers of every format get the words of the manuscript, and no others.',
    [0],
  ),
  'style-layout': error(
    'Unexpected `{0:declaration}` {1:where}, expected {2:instead}',
    'Delete the line, or put it into `web.css` if it is for the web page alone.',
    [0, 1],
  ),
  'style-unread': warning(
    'Unexpected `{0:declaration}` in an e-book, expected {1:instead}: it is left out',
    'Write it as every e-reader reads it, or put it into `web.css`.',
    [0],
  ),
  'style-unknown': warning(
    'Unexpected property `{0:property}`, expected {1:expected}: it is left out',
    'Correct the spelling, or delete the line.',
  ),
  'look-missing': error(
    'Cannot find the look `{0:name}`, expected a folder or package with a `look.yaml` in {1:where}',
    'Check the spelling; begin the path of a folder with `./`, or run `npm install` with the name of the package in the manuscript folder.',
  ),
  'look-invalid': error(
    'Unexpected {0:found} in a look, expected {1:expected}',
    'Change the value; “Changing the look” in README.md says what a look of your own may say.',
  ),
  'words-invalid': error(
    'Unexpected {0:found} among words, expected {1:expected}',
    'Change the line, or add those that are not there; `templates/words/en.yaml` of Colophon has all words to copy, and “Changing the look” in README.md says what may stand there.',
  ),
  'template-unknown': error(
    'Unexpected template `{0:path}`, expected {1:expected}',
    'Give it the path of the template that it stands for; “Changing the look” in README.md lists them.',
  ),
  'template-syntax': error(
    'Unexpected {0:found} in a template, expected HTML',
    'Correct the template; every element that is opened is closed.',
  ),
  'template-forbidden': error(
    'Unexpected `{0:found}` in a template, expected {1:instead}',
    'Take it out; a template says where on its page stands what the book has, and style sheets how that looks.',
  ),
  'template-incomplete': error(
    'Unexpected template without `{0:missing}`, expected all that ours has',
    'Put it in where it should stand; without it text would be missing, or nobody could find the page.',
  ),
  'style-suspect': warning(
    'Unexpected style sheet of your own where a proof refuses {0:formats}, expected rules that leave text where and as it can be read',
    'Take out its rules one after another, those first that place, size, space or colour what the errors name; without it, the look is proved.',
  ),
  'style-font': warning(
    'Cannot find the font `{0:family}`, expected {1:expected}: the next one of the list is taken',
    'Put its files into the folder `fonts` beside `book.yaml`; a font that only some machines have looks otherwise on all others.',
  ),
  'trim-unknown': error(
    'Unexpected trim size `{0:trim}`, expected {1:expected}',
    'Give a name such as `a5` or `6x9`, or a width and a height such as `140mm x 216mm`.',
  ),
  'cover-wrap-missing': error(
    'Cannot find `cover-wrap`, expected whose wrap for print is to be made',
    'Write `cover-wrap: kdp` into `book.yaml`, or give `--cover-wrap kdp`; “Covers for print” in README.md says what else there is.',
  ),
  'pdf-standard-conflict': error(
    'Unexpected `{0:one}` together with `{1:other}`, expected one of them',
    'Keep `a-3a` to attach the manuscript to the PDF, `a-2a` for an archive that takes no attachments, or `x-4` for the printer; `--pdf-standard` makes one of them in a build of its own.',
  ),
  'output-intent-missing': error(
    'Unexpected `x-4` without `output-intent`, expected the ICC profile of the press, which PDF/X-4 has inside',
    'Write `output-intent: press.icc` into `book.yaml` with the file that your printer names, and put it into the manuscript folder; or take `x-4` out.',
  ),
  'output-intent-unusable': error(
    'Cannot use `{0:path}` as the output intent ({1:why}), expected the ICC profile of a press in the manuscript folder',
    'Ask your printer for the profile, a file such as `PSOcoated_v3.icc`, and put it into the manuscript folder.',
  ),
  'contents-entry-missing': errorHidingText(
    'Cannot find `{0:path}` in the manuscript folder, expected {1:expected}',
    'Write the path with `/`, letter by letter as the file is called; in `contents`, from the manuscript folder.',
  ),
  'contents-entry-duplicate': error(
    'Unexpected second `{0:path}` in `{1:list}`, expected every file once',
    'Remove one of the two lines.',
  ),
  'contents-entry-outside': errorHidingText(
    'Unexpected path `{0:path}` that leaves the manuscript folder, expected a file inside it',
    'Move the file into the manuscript folder, and write its path from there.',
  ),
  'contents-entry-unsupported': errorHidingText(
    'Unexpected {1:found} `{0:path}` in `{2:list}`, expected a Markdown file',
    'List files whose names end in `.md`, each on a line of its own.',
  ),
  'contents-incomplete': warning(
    'Unexpected file {0:paths} besides the listed ones, expected every Markdown file in `{1:list}`',
    'Add it to `{1:list}`, or let its name begin with `_` to leave it out of the book.',
  ),
  'include-missing': errorHidingText(
    'Cannot find `{0:path}` to include it, expected {1:expected}',
    'Check the path: it is looked for from the file that includes it, and from the manuscript folder; write `\\{{#include` where no include is meant.',
  ),
  'include-outside': errorHidingText(
    'Unexpected include of `{0:path}`, which leaves the manuscript folder, expected a file inside it',
    'Build the folder that holds both, or move the file into the manuscript folder.',
  ),
  'include-part-missing': errorHidingText(
    'Cannot find {0:part} of `{1:path}` to include it, expected {2:expected}',
    'Correct what follows the colon, or the file.',
  ),
  'include-cyclic': errorHidingText(
    'Unexpected include of `{0:path}`, which includes this place itself, expected another file',
    'Take one of the two includes out.',
  ),
  'include-large': errorHidingText(
    'Unexpected amount of included text, expected at most {0:most} characters in all',
    'Include smaller parts of files, or fewer.',
  ),
}
