/** A text string of PDF (ISO 32000-1, 7.9.2.2): UTF-16 with a byte order mark, in hexadecimal, so that no character needs an escape. */
export function textString(value: string): string {
  return `<feff${Buffer.from(value, 'utf16le').swap16().toString('hex')}>`
}
