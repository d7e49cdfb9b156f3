import type { Root } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import type { Artifact } from '../../book.ts'
import { remember } from '../remember.ts'

/** A web page as a browser parses it. */
export const openHtml = remember(({ bytes }: Artifact): Root => {
  return unified().use(rehypeParse).parse(new TextDecoder().decode(bytes))
})
