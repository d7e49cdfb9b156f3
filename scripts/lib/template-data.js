/**
 * What files of `templates/` hold, as JSON, by the hash of their text. There is none among the sources: to parse YAML
 * takes many times as long, so the bundle has what the files held when it was made.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const templateData = {}
