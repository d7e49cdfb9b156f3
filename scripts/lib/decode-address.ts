/**
 * An address, or a part of one, with its percent-encoding undone; as it stands where that is not whole.
 *
 * A lone percent sign is no encoding: ids and names of files may hold one.
 */
export function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
