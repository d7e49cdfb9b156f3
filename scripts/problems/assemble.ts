import type { ProblemKind } from './problem-kind.ts'

/** What only the whole book shows: ids, links, pictures, and what is in the way of a claim that it is accessible. */
export const assembleProblems = {
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
    hint: 'Show one frame of it, or several next to each other; no reader can stop it.',
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
} satisfies Record<string, ProblemKind>
