/** An address on the web in running text, without the punctuation that closes a sentence or bracket. */
const address = /https?:\/\/[^\s<>"“”«»]{0,2000}[^\s<>"“”«»'’.,;:!?)\]}]/giu

/** The first address in a text; `undefined` when there is none. */
export function readAddress(text: string): string | undefined {
  return findAddresses(text)[0]?.address
}

/** Every address in a text, and where it begins. */
export function findAddresses(text: string): readonly { address: string; at: number }[] {
  return [...text.matchAll(address)].map(({ 0: found, index }) => ({
    address: found,
    at: index,
  }))
}
