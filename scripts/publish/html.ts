import type { ElementContent, Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import type { Artifact, PublishJob } from '../book.ts'
import { imprint, pageMetadata, titleBlock } from './html/page-head.ts'
import { pageStyle } from './html/page-style.ts'
import { articleText, bookText, pageContents } from './html/page-text.ts'
import { directionOf, fillWords } from './words.ts'

/**
 * The work as one web page that needs no other file, no network and no script.
 *
 * Fonts and pictures are inside it. Equal books give equal bytes.
 *
 * @throws When a template cannot be filled or a font cannot be cut down.
 */
export async function html({ book, templates }: PublishJob): Promise<Artifact> {
  const { config, words } = book
  const { abstract, text } =
    config.kind === 'book' ? bookText(book, templates) : articleText(book, templates)
  const slots = {
    metadata: pageMetadata(config),
    ...titleBlock(book),
    abstract,
    contents: pageContents(book, templates),
    text,
    imprint: imprint(config),
  }
  const texts = {
    language: config.language,
    direction: directionOf(config.language),
    'words-language': words.language ?? 'en',
    kind: config.kind,
    title: config.title,
    'page-title': [config.title, config.subtitle].filter(Boolean).join(': '),
    'skip-to-text': fillWords(words, 'skip-to-text'),
  }
  const fill = (style: string): Root => templates.fill('web', slots, { ...texts, style })
  // The fonts follow from what the page shows, so it is filled once to see.
  const page = fill(
    await pageStyle(fill('').children as ElementContent[], book, templates),
  )
  const markup = unified()
    .use(rehypeStringify, { characterReferences: { useNamedReferences: false } })
    .stringify(page)
  return {
    format: 'html',
    path: `${config.slug}.html`,
    bytes: new TextEncoder().encode(`${markup.trim()}\n`),
  }
}
