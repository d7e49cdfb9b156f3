import type { Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import type { Artifact } from '../../book.ts'
import { memoize } from '../../lib/memoize.ts'

/** The data of a picture in the page: most of its bytes, and no markup. */
const pictureData = /(<img\b[^<>]*?\ssrc="data:[^",]{0,80},)[^"]{1000,}/g

/** A web page as a browser parses it, the data of its pictures left out. */
export const openHtml = memoize(({ bytes }: Artifact): Root => {
  const markup = new TextDecoder().decode(bytes).replace(pictureData, '$1')
  return unified().use(rehypeParse).parse(markup)
})
