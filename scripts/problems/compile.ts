import type { ProblemKind } from './problem-kind.ts'

/** The Markdown of one file. */
export const compileProblems = {
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
    hint: 'Write the text of the heading after the `#`, or take the heading out.',
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
    hint: 'Close the comment; it hides all text after it.',
  },
} satisfies Record<string, ProblemKind>
