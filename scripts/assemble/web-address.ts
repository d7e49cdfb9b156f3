import { checkAddress } from './check-address.ts'

/** The web address that was meant by one that begins like `www.` or `https//`, if any. */
export function webAddress(href: string): string | undefined {
  const [, scheme, rest = ''] = /^(https?[;.]?\/\/?)?(.*)$/is.exec(href) ?? []
  const isWeb = scheme !== undefined || hostLike.test(rest)
  const address = `https://${rest}`
  return isWeb && rest.length < 200 && checkAddress(address) === undefined
    ? address
    : undefined
}

/** A path of the manuscript hardly begins so. */
const hostLike =
  /^(?:www\.[^/?#]+|(?:[a-z\d-]+\.)+(?:com|org|net|edu|gov|info|int|eu|uk|de|at|ch|fr|ua|ru))(?:[/?#]|$)/i
