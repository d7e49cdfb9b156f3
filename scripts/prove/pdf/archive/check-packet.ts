import { isUtf8 } from 'node:buffer'
import { readElements } from '../ua/read-xmp.ts'
import type { CheckRules, Fault } from './fault.ts'
import { packetOf } from './read-packet.ts'

/** The metadata can be read by everybody. @see ISO 19005-2, 6.6.2.1 */
export const checkPacket: CheckRules = (file) => {
  const packet = packetOf(file)
  // Where there is none, the check of PDF/UA says so.
  if (packet.length === 0) return []
  const faults: Fault[] = []
  const xml = packet.toString('utf8')
  const [header = ''] = /<\?xpacket[^?]*\?>/.exec(xml) ?? []
  if (/\sbytes\s*=/.test(header)) faults.push({ rule: '6.6.2.1-2', found: '`bytes`' })
  if (/\sencoding\s*=/.test(header))
    faults.push({ rule: '6.6.2.1-3', found: '`encoding`' })
  if (!isUtf8(packet))
    faults.push({ rule: '6.6.2.1-5', found: 'encoding of the metadata' })
  else if (!isWellFormed(xml)) faults.push({ rule: '6.6.2.1-4', found: 'metadata' })
  return faults
}

function isWellFormed(xml: string): boolean {
  try {
    return readElements(xml).length > 0
  } catch {
    return false
  }
}
