import { type ParseArgsConfig, parseArgs } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>

/**
 * A command line by the table of its options, or one sentence that says which option is wrong and
 * what was expected.
 */
export function parseOptions<const Table extends Options>(
  argv: readonly string[],
  options: Table,
) {
  const config = { args: [...argv], allowPositionals: true, options } as const
  const { tokens } = parseArgs({ ...config, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { inlineValue, name, rawName, value } = token
    const option = Object.hasOwn(options, name) ? options[name] : undefined
    const isOption = !inlineValue && value?.startsWith('-') && value !== '-'
    if (!option) return `Unknown option \`${rawName}\`, expected ${listOf(options)}`
    if (option.type === 'string' && (value === undefined || isOption))
      return `Option \`${rawName}\`: its value is missing`
    if (option.type === 'boolean' && value !== undefined)
      return `Option \`${rawName}\` does not take a value`
  }
  return parseArgs(config)
}

function listOf(options: Options): string {
  const names = Object.keys(options).map((name) => `--${name}`)
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)
}
