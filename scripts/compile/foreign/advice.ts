/** What an author is told to write instead of what more than one construct means. */

export const attributeAdvice =
  'Write `{#id .class lang=fr}` right after a heading, link, picture or `[words]`, or a block `:::{.class}` around paragraphs.'

export const citeAdvice =
  'Write the source into the text, or into a note: `^[Brook, *The Ford*, 2020, p. 3.]`.'

export const includeAdvice =
  'Put the text here, or name its file in `contents` of `book.yaml`.'

export const referenceAdvice =
  'Give the place an id, as in `## The Ford {#ford}`, and link to it: `[the section on the ford](#ford)`.'

export const roleAdvice =
  'Write what it stands for: a link, a note, the words themselves.'
