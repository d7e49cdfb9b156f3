import type { ProblemKind } from './problem-kind.ts'

/** What does not go onto a page. */
export const paginateProblems = {
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
} satisfies Record<string, ProblemKind>
