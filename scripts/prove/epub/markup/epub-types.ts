import { words } from './vocabulary.ts'

/**
 * What `epub:type` may say without a prefix.
 *
 * @see https://www.w3.org/TR/epub-ssv-11/
 */
const types = new Set(
  words(`
    cover frontmatter bodymatter backmatter volume part chapter subchapter division
    abstract foreword preface prologue introduction preamble conclusion epilogue afterword epigraph
    toc toc-brief landmarks loa loi lot lov page-list pagebreak
    appendix colophon credits index index-editor-note index-entry index-entry-list index-group
    index-headnotes index-legend index-locator index-locator-list index-locator-range index-term
    index-term-categories index-term-category index-xref-preferred index-xref-related
    glossary glossterm glossdef dictionary bibliography biblioentry case-study
    titlepage halftitlepage copyright-page seriespage acknowledgments imprint imprimatur
    contributors other-credits errata dedication revision-history
    help marginalia notice pullquote sidebar tip warning qna question answer answers
    halftitle fulltitle covertitle title subtitle label ordinal bridgehead
    annotation note footnote endnote rearnote footnotes endnotes rearnotes
    annoref biblioref glossref noteref backlink referrer credit keyword keywords
    topic-sentence concluding-sentence table table-row table-cell list list-item figure aside
  `),
)

/** Our EPUBs declare no prefixes in pages, so that a word with one is none that readers know. */
export function isEpubType(word: string): boolean {
  return types.has(word)
}
