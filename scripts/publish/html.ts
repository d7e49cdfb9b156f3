import type { Artifact, PublishJob } from '../book.ts'
import { directionOf } from '../lib/direction.ts'
import { imprint, pageMetadata, titleBlock } from './html/page-head.ts'
import { articleText, bookText, pageContents } from './html/page-text.ts'
import { screenPage } from './screen-page.ts'
import { fillWords } from './words.ts'

/**
 * The work as one web page that needs no other file, no network and no script.
 *
 * Fonts and pictures are inside it. Equal books give equal bytes.
 *
 * @throws When a template cannot be filled or a font cannot be cut down.
 */
export async function html({ book, browser, templates }: PublishJob): Promise<Artifact> {
  const { config, hasCode, hasFormulas, notes, words } = book
  const { abstract, text } =
    config.kind === 'book' ? bookText(book, templates) : articleText(book, templates)
  const slots = {
    metadata: pageMetadata(config),
    ...titleBlock(book, templates.look),
    abstract,
    contents: pageContents(book, templates),
    text,
    imprint: imprint(book),
  }
  const texts = {
    language: config.language,
    direction: directionOf(config.language),
    'words-language': words.language ?? 'en',
    kind: config.kind,
    title: config.title,
    'page-title': [config.title, config.subtitle].filter(Boolean).join(': '),
    'skip-to-text': fillWords(words, 'skip-to-text'),
    style: '',
  }
  const looks = [
    ...['tokens', 'book', 'lists', 'web'],
    ...(hasCode ? ['code'] : []),
    ...(hasFormulas ? ['formula'] : []),
  ]
  const openNotes = [...notes.values()].map(({ id, refs }) => {
    return templates.style('web-note', { note: id, ref: refs[0] ?? '' })
  })
  const ours = [...looks.map((name) => templates.style(name)), ...openNotes]
  const sheets = [templates.withOwnStyle('web', ours.join('\n'))]
  const page = templates.fill('web', slots, texts)
  return {
    format: 'html',
    path: `${config.slug}.html`,
    bytes: await screenPage(page, sheets, templates, browser),
  }
}
