import type { Book, Picture } from '../../book.ts'

type MediaType = Picture['mediaType']

/** What every store takes as a cover. */
const coverTypes: readonly MediaType[] = ['image/jpeg', 'image/png']

/** What every store takes in the text. */
const pictureTypes: readonly MediaType[] = [...coverTypes, 'image/gif', 'image/svg+xml']

/** Whether the EPUB of a book holds pictures that a browser must draw. */
export function needsBrowser({ cover, pictures }: Book): boolean {
  return !cover || !isCover(cover) || ![...pictures.values()].every(isPicture)
}

/** Whether a picture can be the cover as it is. */
export function isCover({ mediaType }: Picture): boolean {
  return coverTypes.includes(mediaType)
}

/** Whether a picture can stand in the text as it is. */
export function isPicture({ mediaType }: Picture): boolean {
  return pictureTypes.includes(mediaType)
}
