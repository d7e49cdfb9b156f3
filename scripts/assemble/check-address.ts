import { type AddressFault, doubtful, malformed } from './address-fault.ts'
import { checkDoi } from './check-doi.ts'
import { checkEnding } from './check-ending.ts'
import { checkHost } from './check-host.ts'
import { decodePath } from './decode-path.ts'

/**
 * What is wrong with an address outside the book, if anything: whether there is something at it,
 * only the network could tell.
 *
 * @see https://url.spec.whatwg.org
 */
export function checkAddress(href: string): AddressFault | undefined {
  const [scheme = ''] = href.split(':', 1)
  const check = Object.hasOwn(checks, scheme.toLowerCase())
    ? checks[scheme.toLowerCase()]
    : undefined
  return check
    ? check(href)
    : malformed('one that begins with `https://`, `mailto:` or `tel:`')
}

type Check = (href: string) => AddressFault | undefined

const checks: Readonly<Record<string, Check>> = {
  http: checkWeb,
  https: checkWeb,
  mailto: checkMail,
  // RFC 3966: digits with visual separators, and parameters.
  tel: (href) =>
    /^tel:\+?[\d().*-]*\d[\d().*-]*(?:;\S*)?$/i.test(href)
      ? undefined
      : malformed('`tel:` and a number, such as `tel:+44-20-7946-0123`'),
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
    const expected = 'a mail address behind `mailto:`, or no one’s name and password'
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
    const [, host] = /^[^\s@/<>()]+@([^\s@/:#]+)$/.exec(decodePath(address)) ?? []
    if (host === undefined || !URL.canParse(`http://${host}`)) return malformed(mail)
    const fault = checkHost(new URL(`http://${host}`).hostname, host)
    if (fault) return fault
  }
  return undefined
}
