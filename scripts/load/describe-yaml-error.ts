import type { ErrorCode } from 'yaml'

/** What an author is told was found, in the place of words that only YAML's grammar knows. */
const findings: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_ALIAS: 'alias `*` that leads nowhere, expected plain values',
  BAD_DQ_ESCAPE: 'backslash in double quotes, expected `\\\\` for a backslash itself',
  BAD_INDENT:
    'indentation, or a bracket that is not closed, expected keys at the start of their lines',
  BAD_SCALAR_START: 'character at the start of a value, expected a value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'colon inside a value, expected such a value in double quotes',
  MISSING_CHAR: 'end of a value, expected its closing quote, bracket or comma',
  MULTILINE_IMPLICIT_KEY: 'line without a colon, expected `key: value`',
  MULTIPLE_DOCS: 'line `---` between the keys, expected one set of keys',
  TAB_AS_INDENT: 'tab at the start of a line, expected spaces',
  TAG_RESOLVE_FAILED: 'tag that begins with `!`, expected a plain value',
}

/** A syntax error as the end of a sentence that begins with “Unexpected”. */
export function describeYamlError(code: ErrorCode, message: string): string {
  const [firstLine = ''] = message.split('\n')
  return (
    findings[code] ?? `text, expected \`key: value\` (${firstLine.replace(/\.$/, '')})`
  )
}
