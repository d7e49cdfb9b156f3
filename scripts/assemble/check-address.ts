/**
 * What is expected instead of an address outside the book, as words of a message; `undefined` when
 * the address is well-formed.
 */
export function checkAddress(href: string): string | undefined {
  const [scheme = ''] = href.split(':', 1)
  const check = Object.hasOwn(checks, scheme.toLowerCase())
    ? checks[scheme.toLowerCase()]
    : undefined
  return check ? check(href) : 'one that begins with `https://`, `mailto:` or `tel:`'
}

type Check = (href: string) => string | undefined

const checks: Readonly<Record<string, Check>> = {
  http: checkWeb,
  https: checkWeb,
  mailto: (href) =>
    /^mailto:[^\s@?]+@[^\s@?]+(?:\?\S*)?$/i.test(href)
      ? undefined
      : '`mailto:` and one mail address, such as `mailto:name@example.org`',
  // RFC 3966: digits with visual separators, and parameters.
  tel: (href) =>
    /^tel:\+?[\d().-]*\d[\d().-]*(?:;\S*)?$/i.test(href)
      ? undefined
      : '`tel:` and a number, such as `tel:+44-20-7946-0123`',
}

function checkWeb(href: string): string | undefined {
  const isWhole = /^https?:\/\/[^\s/?#]+[^\s\\]*$/i.test(href) && URL.canParse(href)
  return isWhole ? undefined : 'an address such as `https://example.org/page`'
}
