/**
 * Which addresses of the network mean something only where they are used: this machine, the
 * network around it, and what hands out secrets to machines in data centres.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net'

const own4 = subnets('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Link-local, and where most clouds tell a machine its secrets.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  // The host of a machine in Azure.
  '168.63.129.16/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
])

/** All that is for everyone; some of it is not. */
const global6 = subnets('ipv6', ['2000::/3'])

const own6 = subnets('ipv6', [
  '2001::/23',
  '2001:db8::/32',
  // 6to4: it holds an IPv4 address of any kind.
  '2002::/16',
  '3fff::/20',
])

/** IPv4 addresses as they stand in IPv6: mapped, and translated at the edge of a network. */
const holders = subnets('ipv6', ['::ffff:0:0/96', '64:ff9b::/96'])

/** Whether an IP address is of one's own network, or of none; so is what is no IP address. */
export function isOwnNetwork(address: string): boolean {
  if (isIPv4(address)) return own4.check(address, 'ipv4')
  if (!isIPv6(address)) return true
  if (holders.check(address, 'ipv6')) return own4.check(heldAddress(address), 'ipv4')
  return !global6.check(address, 'ipv6') || own6.check(address, 'ipv6')
}

/** The last four bytes. */
function heldAddress(address: string): string {
  const dotted = /\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0]
  if (dotted !== undefined) return dotted
  // As URLs have it, with at most one `::` and without leading zeros.
  const [high = '0', low = '0'] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split(':')
    .slice(-2)
    .map((part) => part || '0')
  const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')
}

function subnets(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [net = '', prefix] = range.split('/')
    list.addSubnet(net, Number(prefix), family)
  }
  return list
}
