/**
 * What in CSS would fetch or run something; `undefined` when nothing would.
 *
 * @param isCss - Whether all of it is CSS, and not an attribute that may hold `url()`, such as `fill`.
 */
export function findActiveCss(css: string, isCss = true): string | undefined {
  const text = unescapeCss(css.replaceAll(/\/\*.*?(?:\*\/|$)/gs, ''))
  for (const [, address = ''] of text.matchAll(/url\(\s*["']?([^"')]*)/gi)) {
    if (
      !/^(?:#|data:(?:image\/(?:png|jpe?g|gif|webp)|(?:font|application)\/[\w.+-]*(?:font|woff|ttf|otf)[\w.+-]*)[;,])/i.test(
        address.trim(),
      )
    ) {
      return `an address outside the picture in \`url(${address.trim().slice(0, 40)})\``
    }
  }
  if (!isCss) return undefined
  const [found] =
    /@import|@charset|expression\s*\(|-moz-binding|javascript:|\b(?:image-set|image|src|cross-fade)\(\s*["']/i.exec(
      text,
    ) ?? []
  return found === undefined ? undefined : `\`${found}\` in its style`
}

/** CSS may write any letter by its number, so that `\75rl(` is `url(`. */
function unescapeCss(css: string): string {
  return css.replaceAll(
    /\\(?:([\da-f]{1,6})\s?|(.))/gis,
    (_, hex?: string, letter?: string) => {
      if (hex === undefined) return letter ?? ''
      const code = Number.parseInt(hex, 16)
      return code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code)
    },
  )
}
