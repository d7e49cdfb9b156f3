/**
 * The tag of a language without what is private to its author, who may write `de-x-kitchen`.
 *
 * @see BCP 47, 2.2.7: private subtags are for those who have agreed upon them
 */
export function publicLanguage(tag: string): string {
  return tag.replace(/-x-.*$/, '')
}
