import type { ProblemKind } from './problem-kind.ts'

/** Files, front matter and `book.yaml`. */
export const loadProblems = {
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

  'config-missing': {
    severity: 'error',
    reason: () =>
      'Cannot find the title, authors and language of the book, expected a file `book.yaml` or front matter',
    hint: 'Write a `book.yaml` next to the text with the keys `title`, `authors` and `language`.',
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
    reason: () => 'Unexpected `a-2a` together with `a-3a`, expected one of them',
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
      `Unexpected file ${paths} besides the listed ones, expected every Markdown file in \`contents\``,
    hint: 'Add it to `contents`, or let its name begin with `_` to leave it out of the book.',
  },
} satisfies Record<string, ProblemKind>
