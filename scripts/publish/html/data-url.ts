/** A file as an address that holds it. */
export function dataUrl(mediaType: string, bytes: Uint8Array): string {
  const { buffer, byteLength, byteOffset } = bytes
  return `data:${mediaType};base64,${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}`
}
