/**
 * The form of addresses outside the book. Whether there is something at one, only the network could tell.
 *
 * @see https://url.spec.whatwg.org
 */

import { BlockList, isIP, isIPv6 } from 'node:net'
import { decodeAddress } from '../lib/decode-address.ts'

/** What is wrong with an address, as words of a message. */
export type AddressFault =
  /** No program can make anything of it. */
  | { readonly code: 'link-malformed'; readonly expected: string }
  /** It is an address, but hardly the one that was meant, or none for everyone. */
  | { readonly code: 'link-doubtful'; readonly found: string; readonly expected: string }

const malformed = (expected: string) => ({ code: 'link-malformed', expected }) as const

const doubtful = (found: string, expected: string) =>
  ({ code: 'link-doubtful', found, expected }) as const

/** What is wrong with an address outside the book, if anything. */
export function checkAddress(href: string): AddressFault | undefined {
  switch (/^[^:]*/.exec(href)?.[0].toLowerCase() ?? '') {
    case 'http':
    case 'https':
      return checkWeb(href)
    case 'mailto':
      return checkMail(href)
    case 'tel':
      // RFC 3966: digits with visual separators, and parameters.
      return /^tel:\+?[\d().*-]*\d[\d().*-]*(?:;\S*)?$/i.test(href)
        ? undefined
        : malformed('`tel:` and a number, such as `tel:+44-20-7946-0123`')
    default:
      return malformed('one that begins with `https://`, `mailto:` or `tel:`')
  }
}

/** A path of the manuscript hardly begins so. */
const hostLike =
  /^(?:www\.[^/?#]+|(?:[a-z\d-]+\.)+(?:com|org|net|edu|gov|info|int|eu|uk|de|at|ch|fr|ua|ru))(?:[/?#]|$)/i

/** The web address that was meant by one that begins like `www.` or `https//`, if any. */
export function meantWebAddress(href: string): string | undefined {
  const [, scheme, rest = ''] = /^(https?[;.]?\/\/?)?(.*)$/is.exec(href) ?? []
  const isWeb = scheme !== undefined || hostLike.test(rest)
  const address = `https://${rest}`
  const isFine = isWeb && rest.length < 200 && checkAddress(address) === undefined
  return isFine ? address : undefined
}

/** `https://https://example.org`, `http://www.https//example.org` */
const doubled = /^https?:(?:\/\/)?(?:[\w-]+\.)*https?(?::|\/\/)/i

function checkWeb(href: string): AddressFault | undefined {
  if (doubled.test(href)) return malformed('`https://` once')
  const host = /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^\s/?#@:]+)[^\s\\]*$/i.exec(href)
  if (!host || !URL.canParse(href)) {
    return malformed('an address such as `https://example.org/page`')
  }
  const url = new URL(href)
  if (url.username || url.password) {
    const expected = 'a mail address after `mailto:`, or no one’s name and password'
    return doubtful('`@` before the host', expected)
  }
  return checkHost(url.hostname, host[1]) ?? checkDoi(url) ?? checkEnding(url)
}

const mail = '`mailto:` and a mail address, such as `mailto:name@example.org`'

/** @see RFC 6068 */
function checkMail(href: string): AddressFault | undefined {
  const [to = ''] = href.slice('mailto:'.length).split('?', 1)
  if (/\s/.test(href) || /%(?![\da-f]{2})/i.test(to)) return malformed(mail)
  for (const address of to.split(',')) {
    const [, host] = /^[^\s@/<>()]+@([^\s@/:#]+)$/.exec(decodeAddress(address)) ?? []
    if (host === undefined || !URL.canParse(`http://${host}`)) return malformed(mail)
    const fault = checkHost(new URL(`http://${host}`).hostname, host)
    if (fault) return fault
  }
  return undefined
}

/** What follows the host: a prefix and a suffix, or a short form. @see https://www.doi.org/the-identifier/resources/handbook */
const doi = /^\/(?:doi:)?(?:10(?:\.\d{4,9}(?:\.\d+)*)?\/\S+|[a-z\d]{2,})$/i

function checkDoi({ host, pathname }: URL): AddressFault | undefined {
  if (!/^(?:dx\.|www\.)?doi\.org$/.test(host) || pathname === '/') return undefined
  if (doi.test(pathname.replaceAll(/%2f/gi, '/'))) return undefined
  const expected = 'one that begins with `10.`, such as `https://doi.org/10.1000/182`'
  return doubtful(`\`${pathname.slice(1, 40)}\` for a DOI`, expected)
}

/**
 * Marks that belong to the sentence around an address: those that close a phrase, in any alphabet; comma
 * and semicolon; a full stop after a folder, or after a file name that is whole.
 */
const closing =
  /(?:[,;»”’›“‘…。，、；：！？）】」』》]|(?:\/|\.(?:html?|php|aspx?|pdf|txt|xml|json|jpe?g|png|gif|svg|epub|md))\.)$/iu

const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' }

function checkEnding({ hash, pathname, search }: URL): AddressFault | undefined {
  const end = decodeAddress(hash || search || pathname)
  const last = end.at(-1) ?? ''
  const opening = pairs[last]
  const isUnpaired =
    opening !== undefined && end.split(opening).length < end.split(last).length
  return isUnpaired || closing.test(end)
    ? doubtful(`\`${last}\` at the end`, 'it after the address')
    : undefined
}

const example = 'such as `example.org`'
const everyones = `one that everyone can reach, ${example}`

/** Names that no one has in the network of all. @see RFC 6761, RFC 6762, RFC 8375, RFC 9476 */
const ownNames =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|test|invalid)$/

/**
 * What is wrong with the name of a host, if anything.
 *
 * @param host - As a URL has it: in lower case, other alphabets in Punycode, IPv6 in brackets.
 * @param written - As it was written.
 */
function checkHost(host: string, written = host): AddressFault | undefined {
  const ip = unbracketed(host)
  const isAddress = isIP(ip) !== 0
  // Browsers take `1` for `0.0.0.1`.
  if (isAddress && isIP(unbracketed(written)) === 0)
    return doubtful(`number \`${written}\` as its host`, `a name, ${example}`)
  if (isAddress ? isOwnNetwork(ip) : ownNames.test(host))
    return doubtful(`host \`${host}\` of a local network`, everyones)
  if (isAddress) return undefined
  const labels = host.replace(/\.$/, '').split('.')
  // RFC 1123, 2.1; underscores are in use.
  const areLabels = labels.every((label) => /^[a-z\d_-]{1,63}$/.test(label))
  if (!areLabels || host.length > 254) {
    return malformed(`letters, digits and hyphens between dots as its host, ${example}`)
  }
  if (host.endsWith('.')) {
    return doubtful(`full stop at the end of the host`, 'it after the address')
  }
  if (labels.length === 1) return doubtful(`host \`${host}\` without a dot`, everyones)
  // Top-level domains have letters alone, or are in Punycode. @see RFC 3696, 2
  const last = labels.at(-1) ?? ''
  return /^(?:[a-z]{2,}|xn--[a-z\d-]+)$/.test(last)
    ? undefined
    : doubtful(`ending \`.${last}\` of the host`, 'one that there is, such as `.org`')
}

function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}

/**
 * Addresses that mean something only where they are used: this machine, the network around it, and
 * what hands out secrets to machines in data centres.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const own4 =
  `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
  192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 168.63.129.16/32
  224.0.0.0/4 240.0.0.0/4`.split(/\s+/)

/**
 * What is for everyone, and what of it is not; 2002::/16 holds IPv4 addresses of any kind. IPv4 stands
 * in IPv6 as it is, which a block list knows, or translated at the edge of a network, behind `64:ff9b::`.
 *
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const global6 = subnets(['2000::/3', '::ffff:0:0/96', '64:ff9b::/96'])
const own = subnets([
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
  ...own4,
  ...own4.map((range) => {
    const [net, prefix] = range.split('/')
    return `64:ff9b::${net}/${96 + Number(prefix)}`
  }),
])

/** Whether an IP address is of one's own network, or of none; so is what is no IP address. */
export function isOwnNetwork(address: string): boolean {
  if (isIP(address) === 0) return true
  return isIPv6(address)
    ? !global6.check(address, 'ipv6') || own.check(address, 'ipv6')
    : own.check(address)
}

function subnets(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [net = '', prefix] = range.split('/')
    list.addSubnet(net, Number(prefix), isIPv6(net) ? 'ipv6' : 'ipv4')
  }
  return list
}
