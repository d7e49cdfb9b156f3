/**
 * As much of SARIF 2.1.0 as our logs use, strictly: what the standard requires of these objects, with its
 * types, least values and words, and nothing that we have not asked for; and what GitHub's code scanning
 * requires besides, such as the three texts of a rule.
 *
 * It is written from the standard, as no package with a licence of our kind carries the schema itself.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const text = { type: 'string', minLength: 1 }

const message = closed({ text }, ['text'])

const level = { enum: ['none', 'note', 'warning', 'error'] }

/** From 1, as all places in SARIF. */
const place = { type: 'integer', minimum: 1 }

const region = {
  ...closed({ startLine: place, startColumn: place, endLine: place, endColumn: place }, [
    'startLine',
  ]),
  dependentRequired: { endColumn: ['startColumn'] },
}

const artifactLocation = closed(
  {
    // A relative reference of RFC 3986 whose first part holds no colon, or a file's address.
    uri: {
      type: 'string',
      pattern: "^(?:file:///|(?![/.]))(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$",
    },
  },
  ['uri'],
)

const location = closed(
  { physicalLocation: closed({ artifactLocation, region }, ['artifactLocation']) },
  ['physicalLocation'],
)

const result = closed(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: { type: 'array', minItems: 1, maxItems: 10, items: location },
  },
  ['ruleId', 'ruleIndex', 'level', 'message', 'locations'],
)

const rule = closed(
  {
    id: { ...text, maxLength: 255 },
    shortDescription: closed({ text: { ...text, maxLength: 1024 } }, ['text']),
    fullDescription: closed({ text: { ...text, maxLength: 1024 } }, ['text']),
    help: closed({ text, markdown: text }, ['text']),
    defaultConfiguration: closed({ level }, ['level']),
  },
  ['id', 'shortDescription', 'fullDescription', 'help'],
)

const driver = closed(
  { name: text, rules: { type: 'array', uniqueItems: true, items: rule } },
  ['name', 'rules'],
)

const run = closed(
  {
    tool: closed({ driver }, ['driver']),
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    results: { type: 'array', maxItems: 25_000, items: result },
  },
  ['tool', 'columnKind', 'results'],
)

export const sarifSchema = closed(
  {
    $schema: {
      type: 'string',
      pattern: '^https://docs\\.oasis-open\\.org/sarif/.*2\\.1\\.0\\.json$',
    },
    version: { const: '2.1.0' },
    runs: { type: 'array', minItems: 1, maxItems: 20, items: run },
  },
  ['$schema', 'version', 'runs'],
)

function closed(
  properties: Readonly<Record<string, object>>,
  required: readonly string[],
) {
  return { type: 'object', properties, required, additionalProperties: false }
}
