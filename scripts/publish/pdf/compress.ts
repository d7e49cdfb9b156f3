import { zlibSync } from 'fflate'

/**
 * Bytes as a `FlateDecode` filter unpacks them (ISO 32000-1, 7.4.4).
 *
 * By a library of the lock file: how Node itself compresses depends on the zlib that it was built
 * with. The level is the last before time grows much faster than files shrink.
 */
export function compress(bytes: Uint8Array): Uint8Array {
  return zlibSync(bytes, { level: 5 })
}
