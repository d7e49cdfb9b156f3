/** Properties that readers set to what they can read. */
const sizes = new Set(
  'font font-size line-height letter-spacing word-spacing text-size-adjust'.split(' '),
)
const colours = new Set('color background background-color'.split(' '))

const absolute = /(?:^|[^\w.-])[\d.]+(?:px|pt|pc|cm|mm|in|q)\b/i

/** Values that take over what is around, or what the reading system has. */
const open = /^(?:inherit|initial|unset|revert|currentcolor|transparent|none)$/i

/**
 * Whether a style sheet leaves size, spacing and colour of the text to readers: it fixes none of
 * them, and insists on nothing.
 */
export function isTransformable(style: string): boolean {
  const bare = style.replace(/\/\*[\s\S]*?\*\//g, '').replace(/"[^"]*"|'[^']*'/g, '""')
  for (const [, written = '', value = ''] of bare.matchAll(/([\w-]+)\s*:\s*([^;{}]+)/g)) {
    const name = written.replace(/^-(?:webkit|moz|epub|ms)-/, '')
    if (sizes.has(name) && (absolute.test(value) || value.includes('!'))) return false
    if (colours.has(name) && !open.test(value.trim())) return false
    if (name === 'user-select') return false
  }
  return true
}
