import type { Book, Check, SourcePlace } from '../../book.ts'
import type { ProofLink } from './proof-record.ts'

/**
 * What the book links to outside of itself, in reading order, with the files in which checks have
 * found it. Whether there is anything at an address, only the network could say: that differs from
 * day to day and from place to place, and is no part of a proof.
 */
export function listLinks(
  { linksOut }: Book,
  checks: readonly Check[],
): readonly ProofLink[] {
  const found = checks.flatMap(({ addresses, format }) =>
    addresses ? [{ format, addresses: new Set(addresses) }] : [],
  )
  return linksOut.map(({ address, places }) => ({
    address,
    places: places.map(placeOf),
    formats: found
      .filter(({ addresses }) => addresses.has(address))
      .map(({ format }) => format),
  }))
}

function placeOf({ file, position }: SourcePlace): ProofLink['places'][number] {
  const path = file.data.manuscriptPath ?? file.basename ?? ''
  const { column, line } = position?.start ?? {}
  return {
    path,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  }
}
