import { type AddressFault, doubtful } from './address-fault.ts'
import { decodePath } from './decode-path.ts'

/** Marks that close a phrase or a sentence, and end no address, in the alphabets that have others than ours. */
const closing = /[»”’›“‘…。，、；：！？）】」』》]$/u

/** A full stop that ends a sentence: behind a folder, or behind a file name that is whole. */
const fullStop =
  /(?:\/|\.(?:html?|php|aspx?|pdf|txt|xml|json|jpe?g|png|gif|svg|epub|md))\.$/i

const pairs = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
] as const

/** What stands at the end of a web address and belongs to the sentence around it, if anything. */
export function checkEnding({ hash, pathname, search }: URL): AddressFault | undefined {
  const end = decodePath(hash || search || pathname)
  const last = end.at(-1) ?? ''
  const isStray =
    closing.test(end) || /[,;]$/.test(end) || fullStop.test(end) || isUnpaired(end, last)
  return isStray ? doubtful(`\`${last}\` at the end`, 'it behind the address') : undefined
}

/** Whether it closes what the address has not opened. */
function isUnpaired(end: string, last: string): boolean {
  const [opening, close] = pairs.find(([, mark]) => mark === last) ?? []
  if (opening === undefined || close === undefined) return false
  return end.split(opening).length < end.split(close).length
}
