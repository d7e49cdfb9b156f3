/** Where books are sold that compete with each other. */
const domains: readonly RegExp[] = [
  /(?:^|\.)amazon\.(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})$/,
  /^(?:amzn\.[a-z]+|a\.co|read\.amazon\.[a-z.]+)$/,
  /^(?:books|itunes|geo\.itunes)\.apple\.com$/,
  /(?:^|\.)kobo\.com$/,
  /(?:^|\.)rakutenkobo\.com$/,
  /(?:^|\.)barnesandnoble\.com$/,
  /(?:^|\.)smashwords\.com$/,
  /(?:^|\.)books2read\.com$/,
  /(?:^|\.)ebooks\.com$/,
  /(?:^|\.)scribd\.com$/,
  /(?:^|\.)thalia\.(?:de|at|ch)$/,
  /(?:^|\.)hugendubel\.de$/,
  /(?:^|\.)fnac\.com$/,
  /(?:^|\.)bol\.com$/,
  /(?:^|\.)litres\.ru$/,
  /(?:^|\.)yakaboo\.ua$/,
]

/** Addresses of stores on sites that are more than a store. */
const places: readonly RegExp[] = [/^play\.google\.[a-z.]+\/(?:store\/)?books?/]

/**
 * The host of an address, if a store that is not one of the store's own is there.
 *
 * @param own - Domains of the store that asks: `amazon.com` stands for those of other countries too.
 */
export function rivalAt(address: string, own: readonly string[]): string | undefined {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined
  const { hostname, pathname } = new URL(address)
  const host = hostname.replace(/^www\./, '')
  const isStore =
    domains.some((domain) => domain.test(host)) ||
    places.some((place) => place.test(`${host}${pathname}`))
  const isOwn = own.some((domain) => {
    const [name = ''] = domain.split('.')
    return new RegExp(`(?:^|\\.)${name}\\.`).test(`${host}.`)
  })
  return isStore && !isOwn ? host : undefined
}
