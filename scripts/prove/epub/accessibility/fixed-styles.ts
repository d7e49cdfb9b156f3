/** What a reader sets: how large letters and gaps are, and in which colours. */
const measured =
  /^(?:font|font-size|line-height|(?:letter|word)-spacing|text-size-adjust)$/
const coloured = /^(?:color|background|background-color)$/

/**
 * Declarations by which a style sheet, or the style of an element, takes from readers what they would
 * set themselves; each as it is written.
 *
 * @param css - With or without selectors.
 */
export function fixedStyles(css: string): readonly string[] {
  const text = css.replace(/\/\*[\s\S]*?\*\/|"[^"\n]*"|'[^'\n]*'/g, ' ')
  return text
    .split(/[;{}]/)
    .map((part) => part.trim())
    .filter((part) => {
      const colon = part.indexOf(':')
      const name = part
        .slice(0, colon)
        .trim()
        .toLowerCase()
        .replace(/^-[a-z]+-/, '')
      const value = part
        .slice(colon + 1)
        .trim()
        .toLowerCase()
      return colon > 0 && fixes(name, value)
    })
}

function fixes(name: string, value: string): boolean {
  if (name === 'user-select') return true
  if (measured.test(name)) {
    return (
      value.includes('!important') || /\d(?:px|pt|pc|cm|mm|in|q)(?![a-z])/.test(value)
    )
  }
  const isOpen = /^(?:none|transparent|currentcolor|inherit|initial|unset|revert)$/
  return coloured.test(name) && !isOpen.test(value)
}
