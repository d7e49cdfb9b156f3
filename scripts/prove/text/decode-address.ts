/** An address, or its fragment, with its percent-encoding undone; as it stands where it has none that is whole. */
export function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    // A percent sign of its own: an id or a file name may hold one.
    return address
  }
}
