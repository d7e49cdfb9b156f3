/**
 * An object without the keys that have no value, which are then absent.
 *
 * @returns A new object.
 */
export function defined<Given extends object>(
  given: Given,
): { [Key in keyof Given]?: Exclude<Given[Key], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as {
    [Key in keyof Given]?: Exclude<Given[Key], undefined>
  }
}
