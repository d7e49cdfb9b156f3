/** A part of a URL with its percent-encoding undone. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign is no encoding: the author means the sign.
    return text
  }
}
