import { isIP } from 'node:net'
import { type AddressFault, doubtful, malformed } from './address-fault.ts'
import { isOwnNetwork } from './own-network.ts'

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
export function checkHost(host: string, written = host): AddressFault | undefined {
  const ip = host.replace(/^\[(.*)\]$/, '$1')
  if (isIP(ip)) return checkNumber(ip, host, written)
  const labels = host.replace(/\.$/, '').split('.')
  if (!labels.every(isLabel) || host.length > 254) {
    return malformed(`letters, digits and hyphens between dots as its host, ${example}`)
  }
  if (host.endsWith('.'))
    return doubtful(`full stop at the end of the host`, 'it behind the address')
  return checkLabels(host, labels)
}

/** @see RFC 1123, 2.1; underscores are in use */
function isLabel(label: string): boolean {
  return /^[a-z\d_-]{1,63}$/.test(label)
}

function checkLabels(host: string, labels: readonly string[]): AddressFault | undefined {
  if (ownNames.test(host)) {
    return doubtful(`host \`${host}\` of a local network`, everyones)
  }
  if (labels.length === 1) return doubtful(`host \`${host}\` without a dot`, everyones)
  // Top-level domains have letters alone, or are in Punycode. @see RFC 3696, 2
  const last = labels.at(-1) ?? ''
  return /^(?:[a-z]{2,}|xn--[a-z\d-]+)$/.test(last)
    ? undefined
    : doubtful(`ending \`.${last}\` of the host`, 'one that there is, such as `.org`')
}

function checkNumber(
  ip: string,
  host: string,
  written: string,
): AddressFault | undefined {
  // Browsers take `1` for `0.0.0.1`.
  if (isIP(written.replace(/^\[(.*)\]$/, '$1')) === 0) {
    return doubtful(`number \`${written}\` as its host`, `a name, ${example}`)
  }
  return isOwnNetwork(ip)
    ? doubtful(`host \`${host}\` of a local network`, everyones)
    : undefined
}
