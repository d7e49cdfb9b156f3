/**
 * The nouns that pass between rooms, and nothing else: types only, all read-only.
 *
 * `Manuscript` → `Chapter` → `Book` → `Layout` → `Artifact` → `Proof`. Trees are hast and belong
 * to the room that made them: a format that rewrites one clones it first.
 */
import type { Element, ElementContent, Root } from 'hast'
import type { Position } from 'unist'
import type { VFile } from 'vfile'

export interface Contributor {
  readonly name: string
  /** MARC relator code, such as `aut`, `edt`, `trl`, `ill`. */
  readonly role: string
  /** The name as a library files it, such as `Achebe, Chinua`. */
  readonly fileAs?: string
}

export type BookKind = 'article' | 'book'

/** On a right-hand page, on any, or right below a section of the same kind. */
export type Opening = 'recto' | 'any' | 'run-on'

/** What a catalogue or a store files the work under. */
export interface Subject {
  /** The heading in words; the code where the author gives no words. */
  readonly name: string
  /** With {@link scheme}, such as `FIC014000` or `FV`. */
  readonly code?: string
  /** BISAC Subject Headings or Thema. */
  readonly scheme?: 'bisac' | 'thema'
}

export interface Series {
  readonly name: string
  /** Place in the series, such as `2` or `2.1`. */
  readonly number?: string
}

/** What `book.yaml` (or the front matter of a single file) says, checked and with defaults filled in. */
export interface BookConfig {
  readonly title: string
  readonly subtitle?: string
  /** Never empty. */
  readonly authors: readonly Contributor[]
  /** Editors, translators, illustrators and others who are not authors. */
  readonly contributors: readonly Contributor[]
  /** BCP 47 tag in canonical case, such as `en-GB`. */
  readonly language: string
  /** `urn:isbn:…`, `urn:uuid:…` or another URI. Derived from title, authors and language where the author gives none. */
  readonly identifier: string
  /** Date of publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly date?: string
  readonly publisher?: string
  /** Where that is. */
  readonly publisherPlace?: string
  readonly rights?: string
  readonly description?: string
  readonly subjects: readonly Subject[]
  readonly series?: Series
  /** The work that this one is a translation of; the language is a BCP 47 tag in canonical case. */
  readonly translationOf?: { readonly title: string; readonly language?: string }
  /** In words, such as `Second edition`. */
  readonly edition?: string
  /** ISBN of the printed book, 13 digits. */
  readonly printIsbn?: string
  /** Of an e-book with the page numbers of another edition: which that is. */
  readonly pagesOf?: { readonly name: string; readonly printIsbn?: string }
  /** What commands of the author's in formulas stand for, by their names with the backslash. */
  readonly macros?: Readonly<Record<string, string>>
  readonly kind: BookKind
  /** Path of the cover picture in the manuscript folder. */
  readonly cover?: string
  /** One of the covers of the look. */
  readonly coverDesign?: string
  readonly coverAlt?: string
  /** What the wrap for print is made for, as it was asked: a printer, the width of the spine in CSS pixels, or both. */
  readonly coverWrap?: {
    readonly name: string
    readonly printer?: string
    readonly spinePx?: number
  }
  /** What the book is printed on: see `templates/printers/`. */
  readonly paper?: string
  /** For the back of the wrap, in place of the description, and about the author; an empty line ends a paragraph. */
  readonly backText?: string
  readonly biography?: string
  /** Fonts of the author's own: by what they are for, files in the manuscript folder or npm packages. */
  readonly fonts?: Readonly<Partial<Record<string, readonly string[]>>>
  /** Base name of the files in `dist/`, such as `the-diplomatic-dance`. */
  readonly slug: string
  /** Whether the PDF has a table of contents. */
  readonly toc: boolean
  /** How many heading levels the contents list, 1 to 3. */
  readonly tocDepth: number
  /** What the author wants numbered, and how. */
  readonly numbering?: Numbering
  /** Paths of the files in the manuscript folder that hold the works that it cites. */
  readonly bibliography?: readonly string[]
  /** How it cites: the name of a style of ours, or the path of one in the manuscript folder. */
  readonly citationStyle?: string
  /** Keys of works that the bibliography lists though nothing cites them; `*` is all. */
  readonly nocite?: readonly string[]
  /** Heading of the bibliography. */
  readonly referenceSectionTitle?: string
  /** Names of the pages that a book is to have besides those that its author writes; without it, the usual ones. */
  readonly madePages?: readonly string[]
  /** What a colophon says before the fonts, if there is one. */
  readonly colophon?: string | boolean
  /** Where sections of a book open, by their kinds, in place of what the look has. */
  readonly opening: Readonly<Record<string, Opening>>
  readonly trim: Trim
  /** How far the print runs beyond the trim, in CSS pixels, and as it was asked. */
  readonly bleed?: { readonly name: string; readonly px: number }
  readonly marks?: 'crop' | 'none'
  /** Name of a folder of `templates/looks/`. */
  readonly look: string
  /** A colour such as `#24507a`. */
  readonly accent?: string
  /** What the author wants otherwise than the look has it. */
  readonly design?: Design
  /** Whether print has the addresses of links: in notes, in brackets, or not, as where none of these is given. */
  readonly links?: 'notes' | 'inline' | 'none'
  /** Dots per inch that every picture made of pixels must have in print; `undefined` if none are asked for. */
  readonly printResolution?: number
  /** In which colours the PDF is. */
  readonly printColour: PrintColour
  /** What the PDF is made to. `ua-1` always, and one of the others at most. */
  readonly pdfStandards: readonly PdfStandard[]
  /** On which press the PDF is printed: the path of its profile in the manuscript folder, and its name in the registry of such. */
  readonly outputIntent?: { readonly profile: string; readonly condition?: string }
  /** Stores that must take the EPUB, and printers that must take the PDF: files of `templates/printers/`. */
  readonly profiles: readonly string[]
  /** What the author claims and wants; what holds is computed. */
  readonly accessibility?: {
    /** What the author claims that the EPUB conforms to. Never without {@link certifiedBy}. */
    readonly conformsTo?: WcagConformance
    /** Who has judged the book. */
    readonly certifiedBy?: string
    /** What entitles them to, in words or as an address. */
    readonly credential?: string
    /** Web address of what they have written about it. */
    readonly report?: string
    readonly contact?: string
    /** Whether the EPUB has a page that says what is known. */
    readonly statement: boolean
  }
}

/**
 * How many levels of headings have numbers, in place of what the look has; and how things with captions, equations and
 * theorems are counted. Where nothing is said of a kind, those of it have numbers that their author refers to by number,
 * or gives an id as such have.
 */
export interface Numbering
  extends Readonly<
    Partial<
      Record<'figures' | 'tables' | 'listings' | 'equations' | 'theorems', Counting>
    >
  > {
  readonly headings?: number
}

/** `3.1`, anew in each chapter; `1` through the book; or not at all. */
export type Counting = 'by-chapter' | 'through' | 'none'

/** What `design` in `book.yaml` says, by its keys. */
export interface Design {
  /** Families, as the author writes their names. */
  readonly 'text-font'?: string
  readonly 'heading-font'?: string
  readonly 'code-font'?: string
  /** In CSS pixels, as the following measures are. */
  readonly 'text-size'?: number
  readonly leading?: Length
  readonly 'text-width'?: number
  readonly margins?: Readonly<
    Partial<Record<'inner' | 'outer' | 'top' | 'bottom', number>>
  >
  readonly accent?: string
  readonly 'paragraph-indent'?: Length
  readonly 'paragraph-space'?: Length
  readonly alignment?: 'justified' | 'ragged'
  readonly hyphenation?: 'true' | 'false'
  readonly openings?: 'drop-caps' | 'small-capitals' | 'none'
  /** Characters, or the path of a drawing. */
  readonly ornament?: string
  readonly 'running-heads'?: Readonly<Partial<Record<PageKind, Margins>>>
  readonly 'large-print'?: 'true' | 'false'
}

/** In CSS pixels, in parts of the type size, or in lines. */
export type Length =
  | { readonly px: number }
  | { readonly em: number }
  | { readonly lines: number }

/** A version and a level of the Web Content Accessibility Guidelines. */
export interface WcagConformance {
  readonly version: '2.0' | '2.1' | '2.2'
  readonly level: 'A' | 'AA' | 'AAA'
}

/** Colours as on screen, what is grey in black ink; or all in that ink alone, or all but pictures of pixels. */
export type PrintColour = 'colour' | 'gray' | 'gray-text'

/** PDF/UA-1 (ISO 14289-1), PDF/A-2a (ISO 19005-2), PDF/A-3a (ISO 19005-3) or PDF/X-4 (ISO 15930-7). */
export type PdfStandard = 'ua-1' | 'a-2a' | 'a-3a' | 'x-4'

/** The size of a printed page after cutting, in CSS pixels (1/96 inch), and the name it was asked by. */
export interface Trim {
  readonly name: string
  readonly widthPx: number
  readonly heightPx: number
}

/** The author's files, read but not yet understood. */
export interface Manuscript {
  /** `undefined` when the configuration is unusable; {@link configFile} then says why. */
  readonly config: BookConfig | undefined
  /** `book.yaml`, or the Markdown file whose front matter holds the keys. */
  readonly configFile: VFile
  /**
   * Markdown sources in reading order. `path` is relative to the working directory, for messages;
   * `data.manuscriptPath` is relative to the manuscript folder, with `/`, for links. Front matter
   * is blanked out with spaces, so that positions stay true.
   */
  readonly chapterFiles: readonly VFile[]
  /** Files of other tools that say the order, and texts that are left out: they carry messages, too. */
  readonly otherFiles: readonly VFile[]
  /** The configuration and the sources, for a PDF that carries them; else empty. */
  readonly sources: readonly SourceFile[]
  /** The configuration and the sources, each once, as the proof names them. */
  readonly hashes: readonly FileHash[]
  readonly findPicture: FindPicture
  readonly readPicture: ReadPicture
  /** What the configuration names for citations. */
  readonly citations?: Citations
  /** The press that the configuration names. */
  readonly press?: Press
  /** Fonts that the configuration names, and those that lie in the folder `fonts`. */
  readonly fonts?: readonly OwnFont[]
  /** Style sheets beside the configuration. */
  readonly ownStyle?: OwnStyle
  /** A look that is none of ours, which the configuration names. */
  readonly ownLook?: OwnLook
  /** Page templates there, by the paths of ours that they stand for. */
  readonly ownTemplates?: ReadonlyMap<string, Template>
  /** Words there, in place of ours, by their languages in lower case. */
  readonly ownWords?: ReadonlyMap<string, Words>
  /** Where its author wants several, all that are made, and first the one with whose pages others are numbered. */
  readonly editions?: readonly BookEdition[]
  /**
   * When the work was last changed: SOURCE_DATE_EPOCH, else the date in the configuration, else
   * the last commit that touched the manuscript, else 1980-01-01. Never a file time.
   */
  readonly modified: Date
}

/** What a book may cite, and how. */
export interface Citations {
  /** By their keys. */
  readonly works: ReadonlyMap<string, Work>
  /** A style in CSL that can be used. @see https://docs.citationstyles.org/en/stable/specification.html */
  readonly style: string
  /** By their tags, such as `de-DE`, the locales of CSL that it may ask for, and first that of the book. */
  readonly locales: ReadonlyMap<string, string>
}

/** A work in the author's bibliography. */
export interface Work extends SourcePlace {
  /** As CSL-JSON has it; what is wrong with it is reported then. `undefined` for one that cannot be read. */
  readonly read: () => Readonly<Record<string, unknown>> | undefined
}

/** A manuscript with the settings and the look of one of its editions. */
export interface BookEdition extends Manuscript {
  /** As its author calls it; the e-book that stands beside all of them has none. */
  readonly name: string | undefined
  /** None, where only others ask for its pages. */
  readonly formats: readonly FormatName[]
  /** Whether it has no pages of its own, but the numbers of those of the first. */
  readonly takesPages: boolean
  /** Where its keys have their values, in place of {@link DataMap.configPlaces}. */
  readonly places: ReadonlyMap<string, Position>
}

declare module 'vfile' {
  interface DataMap {
    manuscriptPath: string
    /** Of a source: what is said of it outside of its text. */
    header: FileHeader
    /** On {@link Manuscript.configFile}: where each key of the outermost level has its value, and as `key.0` the items of a list. */
    configPlaces: ReadonlyMap<string, Position>
    /** Of a style sheet of the author's own: for what it is. */
    media: readonly Medium[]
    /** Where in the finished PDF it is seen what messages of the file are about. */
    printedPlaces: WeakMap<VFile['messages'][number], PrintedPlace>
  }
}

/** What is said of a source outside of its text: in its front matter, or where the order of files is given. */
export interface FileHeader {
  /** Of the chapter that it begins, if its text has no heading that says so. */
  readonly title?: string
  readonly subtitle?: string
  readonly authors?: readonly string[]
  /** BCP 47 tag in canonical case, if it is not the book's. */
  readonly language?: string
  /** As if they stood in braces after the title. */
  readonly classes?: readonly string[]
  /** How many files it is nested under: its headings are at least so many levels below a chapter's. */
  readonly depth: number
  /** Titles of the parts that begin before it, the outermost first. */
  readonly parts: readonly string[]
  /** Whether the part before it ends, and it stands in none. */
  readonly endsPart?: boolean
  /** Whether the list of files says that it stands in one. */
  readonly isInPart?: boolean
  /** Where a site serves it: from the root after a slash, else from its folder. */
  readonly addresses?: readonly string[]
  /** From where a site sends its readers there. */
  readonly formerAddresses?: readonly string[]
  /** Where that is said. */
  readonly place?: SourcePlace
}

/** Which bytes a file had. */
export interface FileHash {
  /** Relative to the folder that it is named in, with `/`. */
  readonly path: string
  /** In bytes. */
  readonly size: number
  /** In lower-case hexadecimal digits. */
  readonly sha256: string
}

/** What a build is made by: the version, and which bytes Colophon itself had, as SHA-256 in hexadecimal digits. */
export interface Provenance {
  readonly version: string
  readonly lockFile: string
  readonly scripts: string
  readonly templates: string
}

/** How a press prints, as an ICC profile says it. @see ISO 15076-1 */
export interface Press {
  readonly profile: Uint8Array
  /** In which inks, or lights. */
  readonly space: 'GRAY' | 'CMYK' | 'RGB'
  /** In words. */
  readonly description: string
}

/** A file of the manuscript, byte for byte as the author has it. */
export interface SourceFile {
  /** Relative to the manuscript folder, with `/`. */
  readonly path: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/**
 * Finds a picture: the path of the first file among some paths in the manuscript folder, with `/`; else the only one
 * that differs from them in capitals.
 */
export type FindPicture = (
  paths: readonly string[],
) => Promise<{ readonly path: string } | PictureFault>

/**
 * Reads a picture, and no other file: `path` is relative to the manuscript folder, with `/`, or a `data:` address.
 * Resolves to a fault, and never throws, for whatever an author can cause.
 */
export type ReadPicture = (
  path: string,
  shown?: Showing,
) => Promise<Picture | PictureFault>

/** How a picture is shown. */
export interface Showing {
  /** How large it is printed, in CSS pixels, as its author wants; as large as it is by itself if nothing is said. */
  readonly widthPx?: number
  readonly page: { readonly widthPx: number; readonly heightPx: number }
  /** With the fonts that the words of a drawing are set in. */
  readonly templates?: Templates
}

export interface Picture {
  readonly path: string
  readonly bytes: Uint8Array
  readonly mediaType:
    | 'image/png'
    | 'image/jpeg'
    | 'image/gif'
    | 'image/svg+xml'
    | 'image/webp'
  /** Natural size. An SVG without a size reports its view box. */
  readonly widthPx: number
  readonly heightPx: number
  /** Dots per inch at which it is meant to be shown, if that is not 96. */
  readonly density?: number
  /** The author's file, of a drawing or a PDF: its `bytes` are written anew. */
  readonly sourceBytes?: Uint8Array
  /** Of the author's file, if that is not {@link mediaType}. */
  readonly sourceMediaType?: string
  /** Of a PDF, of which the first is shown. */
  readonly pageCount?: number
  /** Fonts that a drawing asks for, and that are not there. */
  readonly missingFonts?: readonly string[]
  /** How many pixels the pictures in a drawing have. */
  readonly embeddedPixels?: number
}

export interface PictureFault {
  /** Why it can't be used; a problem code of the same meaning exists. */
  readonly fault:
    | 'missing'
    | 'ambiguous'
    | 'outside'
    | 'broken'
    | 'too-large'
    | 'format'
    | 'active'
  /** What was found, for the message, such as `14.2 MB` or `a script`. */
  readonly found: string
}

/**
 * A chapter of a book, or a file of an article, as HTML. Made by `compileManuscript`.
 *
 * The tree is sanitised flow content: `h1`…`h6` carry ids; a footnote reference is an empty
 * `a.noteref` with `data-note` (the author's label); pictures keep the author's `src`, links the
 * author's `href`. Typography is done. Nodes keep their source position.
 */
export interface Chapter {
  /** Its source. Several chapters may be of one file, and one of several: see `lib/origins.ts`. */
  readonly file: VFile
  readonly tree: Root
  /** Definitions of the footnotes that it refers to, in source order. */
  readonly notes: readonly NoteDefinition[]
  /** Names of places of the work that other formats have, and this one has not. */
  readonly leftOut?: ReadonlySet<string>
}

/** What an author says of a place in the index. */
export interface IndexMark {
  /** The entry, from the outermost to the innermost; empty for the words that are marked. */
  readonly path: readonly IndexName[]
  /** Of a range of pages, what the place is. */
  readonly edge?: 'begin' | 'end'
  /** How its page is set: as the main one, or as another kind of mention. */
  readonly form?: 'main' | 'other'
  /** Other entries that it leads to instead of the place, or besides. */
  readonly see?: { readonly isAlso: boolean; readonly targets: readonly string[] }
}

export interface IndexName {
  /** What it is sorted by, if not by its text. */
  readonly key?: string
  /** Phrasing content. */
  readonly name: Element
}

export interface NoteDefinition {
  /** The author's label, normalised as CommonMark normalises labels. */
  readonly label: string
  /** Flow content: paragraphs, lists and so on. */
  readonly children: readonly ElementContent[]
  readonly position: Position | undefined
}

/** The whole work, free of any output format, or what one medium has of it. Made by `assembleBook`. */
export interface Book {
  readonly config: BookConfig
  /** Where the configuration comes from: for problems with a key. */
  readonly configFile: VFile
  readonly words: Words
  /** Who made the work and when, in words of its language. */
  readonly byline: {
    /** `Ann Author and Ben Writer`. */
    readonly authors: string
    /** Lines such as `Translated by Cleo Smith`, one for each kind of contribution. */
    readonly credits: readonly string[]
    /** The same of those whom the copyright page names. */
    readonly production: readonly string[]
    /** `March 2026`; as exact as the date in the configuration. */
    readonly date?: string
  }
  /** Lines of the copyright page, or at the foot of an article; none where the author has written a copyright page. */
  readonly imprint: Readonly<
    Record<'rights' | 'edition' | 'publisher' | 'identifier', readonly string[]>
  >
  /** In reading order. */
  readonly sections: readonly Section[]
  /** By note id. In order of first reference over the whole book. */
  readonly notes: ReadonlyMap<string, Note>
  /** Nested by heading level, chapters in their parts; levels below `tocDepth` are kept, so a format cuts as it needs. */
  readonly contents: readonly ContentsEntry[]
  /** Of a book, the pages before its text that are not of its sections, in order. */
  readonly madePages: readonly MadePage[]
  /** Whether there are formulas in the text or the notes. */
  readonly hasFormulas: boolean
  /** Whether there are blocks of code. */
  readonly hasCode: boolean
  /** What the book links to outside of itself, by the first link to each in reading order. */
  readonly linksOut: readonly LinkOut[]
  /** By the path in `src`. */
  readonly pictures: ReadonlyMap<string, Picture>
  readonly cover?: Picture
  /** What the book was made from, pictures too, for a PDF that carries it; else empty. */
  readonly sources: readonly SourceFile[]
  readonly modified: Date
  /** What prints the PDF, if that is made for it. */
  readonly press?: Press
  /** The same with what only print has: the addresses of links, where its author wants to read them, and pages. */
  readonly inPrint?: Book
  /** In their order; none without marks of an index. */
  readonly index?: readonly IndexEntry[]
  /** Of a book as it is in print, by the ids of links, those that say on which pages stands what they lead to. */
  readonly pageReferences?: ReadonlyMap<string, PageReference>
}

/** A page that could be made. */
export interface MadePage {
  readonly name: 'half-title' | 'series' | 'title' | 'copyright' | 'contents'
  /** How many sections stand before it. */
  readonly after: number
  readonly isMade: boolean
}

/** `data-page-reference`, the id of its link, is on the empty element for the page. */
export interface PageReference {
  /** Id of what it leads to. */
  readonly to: string
  /** Whether the page is added to words, and not the number alone. */
  readonly isAfter: boolean
}

/** An entry of the index. What leads to its places is empty until a format knows how to call them. */
export interface IndexEntry {
  /** Id of its element. */
  readonly id: string
  /** What it is sorted by. */
  readonly key: string
  /** 1 to 3. */
  readonly level: number
  /** In the order of the text; there are as many empty links, whose ids are theirs. */
  readonly locators: readonly Locator[]
}

/** A place that the index leads to, or a range of pages. */
export interface Locator {
  readonly id: string
  /** Id of the place. */
  readonly to: string
  /** Id of where a range ends. */
  readonly until?: string
  /** The number of the note that it is in. */
  readonly note?: string
  readonly form?: IndexMark['form']
  /** The headings of the place and of the end, for readers without pages: how many are before, and the text. */
  readonly section: readonly [at: number, title: string]
  readonly sectionUntil?: readonly [at: number, title: string]
}

/** A place outside the book that it links to. */
export interface LinkOut {
  /** As in `a[href]`. */
  readonly address: string
  /** Of every link to it; never empty. */
  readonly places: readonly SourcePlace[]
}

/** A place in the manuscript or its configuration. */
export interface SourcePlace {
  readonly file: VFile
  readonly position: Position | undefined
}

/**
 * A chapter of a book, or a file of an article.
 *
 * Ids are unique in the book. `a[href]` to a place in the book is `#id`; every other is absolute.
 * `img[src]` is a key of `Book.pictures`. A reference to a note is
 * `<a class="noteref" id="ref-…" href="#note-…" data-note="note-…">7</a>`, its text the note's label.
 * A picture that shows nothing is `<img alt="" role="presentation">`. A formula is `math`, its source in `alttext`: to
 * those who count or compare text, a formula reads as its source.
 * In `Book.inPrint`, `data-atoms` says how many atoms of the book's text stand for an element: see {@link Page}.
 * In an article the headings begin at `h2`; in a book a section begins with its only `h1`, unless that is not shown,
 * or the section is what stands before all chapters. No level is skipped.
 */
export interface Section {
  readonly file: VFile
  /** Unique among sections, stable across builds, and a file name, such as `02-the-ford`. No element has it as its id. */
  readonly id: string
  /** Text of the first heading, shown or not, or the title of the work. */
  readonly title: string
  /** Whether its author keeps it out of the contents. */
  readonly isUnlisted?: true
  readonly tree: Root
  /** Of a book, where it begins in print. */
  readonly opening?: Opening
  /** Kind of section as EPUB's vocabulary names it: `chapter`, `introduction`, `preface`, `appendix` and so on. */
  readonly role: string
  /** Notes first referred to here, in order. */
  readonly notes: readonly Note[]
}

export interface Note extends SourcePlace {
  /** `note-…`, unique in the book. */
  readonly id: string
  /** Ids of its references in reading order; never empty. */
  readonly refs: readonly string[]
  /** What readers see: `1`, `2` … through an article, and anew in each chapter of a book. */
  readonly label: string
  readonly children: readonly ElementContent[]
}

export interface ContentsEntry {
  readonly id: string
  /** Phrasing content of the heading, without links, ids and note references. */
  readonly label: readonly ElementContent[]
  readonly text: string
  /** 1 for chapters, or the sections of an article; 0 for parts, -1 for volumes. */
  readonly level: number
  readonly children: readonly ContentsEntry[]
}

/** Words that readers see and no author wrote, in the language of the book. From `templates/words/`. */
export type Words = Readonly<Record<string, string>>

/** A page template as it was read, with its path for messages. */
export interface Template {
  readonly path: string
  readonly tree: Root
}

/** What a look that is none of ours says otherwise than the one of ours that it extends. */
export interface OwnLook {
  /** The name of that. */
  readonly base: string
  /** Checked values of its `look.yaml`. */
  readonly data: Readonly<Record<string, unknown>>
  /** Style sheets by their names, read after ours. */
  readonly css: ReadonlyMap<string, string>
  readonly templates: ReadonlyMap<string, Template>
  readonly fonts: readonly OwnFont[]
}

/** The look of the book, as `templates/` has it. */
export interface Templates {
  /**
   * A template as a tree, its `<slot name>` elements replaced by `slots` and its `{{name}}` in
   * text and attributes by `texts`. An empty list fills a slot with nothing. `web` names
   * `templates/web.html`, `epub/chapter` names `templates/epub/chapter.html`. In `<head>` and in
   * tables, where HTML allows no slot, a `<template>` around it (which vanishes) does.
   * @throws When a slot or text has no value, or a value no slot; the message names the file.
   */
  readonly fill: (
    name: string,
    slots: Readonly<Record<string, readonly (Element | ElementContent)[]>>,
    texts?: Readonly<Record<string, string>>,
  ) => Root
  /**
   * A stylesheet of `templates/styles/` and then that of the look, their `{{name}}` replaced: `book` names `book.css`.
   * @param stacks - What stands for `{{text-fonts}}` and the other roles; without it, the families of the look.
   * @throws As `fill` does.
   */
  readonly style: (
    name: string,
    texts?: Readonly<Record<string, string>>,
    stacks?: FontStacks,
  ) => string
  /** Style sheets of ours, and then the author's own, of which every rule counts before ours. */
  readonly withOwnStyle: (medium: Medium, ours: string) => string
  readonly look: Look
  readonly fonts: readonly Font[]
  /** The rule that makes a face, whose file is at an address, known to a style sheet. */
  readonly face: (font: Font, url: string) => string
  /** The bytes of a file of `templates/`. */
  readonly file: (name: string) => Uint8Array
  /** Texts about things that have names, of a file of `templates/`: `proof/checks` names `proof/checks.yaml`. */
  readonly texts: (name: string) => Readonly<Record<string, Words>>
  /** Words in a language, by the closest tag there is: `de-AT` finds `de`. English for a language without words. */
  readonly words: (language: string) => Words
}

/** For what a style sheet of the author's own is. */
export type Medium = TextMedium | 'cover'

/** For whom text may be written alone: who reads the PDF, the EPUB or the web page. */
export type TextMedium = 'print' | 'ebook' | 'web'

/** What there is for each of these: the same thing for those that have the same text. */
export type ByMedium<Kind> = Readonly<Record<TextMedium, Kind>>

/** The style sheets of the author's own. */
export interface OwnStyle {
  /** For a medium, with our families after those that they name; apart, rules for all elements, which count after any of ours. */
  readonly css: (
    medium: Medium,
    stacks: FontStacks,
  ) => Readonly<Record<'forAll' | 'others', string>>
  /** What they add to print, such as ornaments. */
  readonly signs: readonly (SourcePlace & { readonly value: string })[]
}

/** What style sheets ask for in place of the names of families. */
export type FontRole = 'text' | 'headings' | 'furniture' | 'code' | 'formulas'

/** For each role, families in the order in which a character is looked for in them. */
export type FontStacks = Readonly<Record<FontRole, readonly string[]>>

/** What is written at the head and the foot of a page: by the place, such as `head-left`, one thing or several. */
export type Margins = Readonly<Partial<Record<string, readonly HeadText[]>>>

/** What has a name, such as `folio`, `title`, `chapter` or `section`; or words of the author's. */
export type HeadText = string | { readonly text: string }

/** What heads and folios are told apart by; `opening` is a page on which a chapter begins, `front` one before the text. */
export type PageKind = 'verso' | 'recto' | 'opening' | 'front'

/** How books look: what `look.yaml` of a folder of `templates/looks/` says, which explains each of these. */
export interface Look {
  readonly name: string
  /** What a work of one text is. */
  readonly kind: BookKind
  readonly stacks: FontStacks
  readonly page: Readonly<Record<string, number>>
  readonly rows: readonly Readonly<Record<string, number>>[]
  readonly sizes: Readonly<Record<string, SizeInLook>>
  /** Measures of pages, in px, that the author gives: of the text, and of margins. */
  readonly fixed?: Readonly<
    Partial<Record<'text' | 'inner' | 'outer' | 'top' | 'bottom', number>>
  >
  readonly margins: Readonly<Record<PageKind, Margins>>
  readonly titleBlock: Readonly<Record<'kicker' | 'byline', readonly string[]>>
  /** Characters of titles from which on they are smaller. */
  readonly titleSteps: readonly number[]
  /** How the text of a section begins: the words, the characters that they are at most, and whether the first letter is large. */
  readonly opening?: {
    readonly words: number
    readonly characters: number
    readonly letter: boolean
    /** Characters of a line, where it is known how many it has. */
    readonly line?: number
    readonly sections: readonly string[]
  }
  /** Whether numbers of chapters stand in a line of their own, without the mark between them and the title. */
  readonly numbersApart: boolean
  /** How many levels of headings have numbers, which are marked; `undefined` where none are. */
  readonly numbers?: number
  /** The level of headings that stand beside their paragraphs, in a block with them. */
  readonly sideHeadings?: number | undefined
  /** Where sections of a book open, by the groups `front`, `chapter`, `part`, `poem` and `back`. */
  readonly openings: Readonly<Record<string, Opening>>
  /** Whether a book begins with a page that has its title alone. */
  readonly halfTitle: boolean
  /** Whether a sign stands after the last word. */
  readonly endSign: boolean
  /** Whether an abstract has a title. */
  readonly abstractTitle: boolean
  readonly accent: Accent
  /** What style sheets ask for by name: colours, and words of CSS. */
  readonly values: Readonly<Record<string, string>>
  /** By name, the covers made of type, the usual one first, and up to which step of `cover.yaml` titles may be long. */
  readonly covers: Readonly<Record<string, { readonly steps: number }>>
}

/** Colours such as `#24507a`: the author's, and for text on light and on dark grounds. */
export interface Accent {
  readonly given: string
  readonly light: string
  readonly dark: string
}

/** In px of the type size that `of` gives, rounded to a step; so many times the leading; or a part of the lines of a page. */
export type SizeInLook =
  | { readonly px: number; readonly step: number }
  | { readonly leading: number }
  | { readonly lines: number }

/** One face, normalised so that every character extracts as itself. Static TrueType. */
export interface Font {
  readonly family: string
  readonly weight: number
  readonly style: 'normal' | 'italic'
  /** Whether formulas are set in it, and nothing else. */
  readonly setsFormulas: boolean
  /** sfnt with glyf outlines. */
  readonly bytes: Uint8Array
  readonly codePoints: ReadonlySet<number>
  /** The characters that it is for, if not all that it has, as `unicode-range` of CSS has them. */
  readonly range?: string
  /** The file in its npm package, or where it lies, before it was normalised. */
  readonly source: FileHash
  /** Text of the licence that goes with an embedded font. */
  readonly licence: string
  /** How far lines reach above and below the baseline, in per cent of the type size, where pages are laid out. */
  readonly metrics?: { readonly ascent: number; readonly descent: number }
}

/**
 * A font of the author's, and what it is for: `text`, `headings`, `code`, or a script of `templates/scripts.yaml`; one that
 * lies in the folder `fonts` is `named`: for whatever asks for its family.
 */
export interface OwnFont {
  readonly use: string
  readonly font: Font
}

/** A place on a page of a finished PDF. */
export interface PrintedPlace {
  /** Index of the page. */
  readonly page: number
  /** Its left, lower, right and upper edge, in points, as PDF counts: from the lower left corner of the page. */
  readonly box: readonly [left: number, bottom: number, right: number, top: number]
}

/** Where everything falls in print. Known before printing, and checked after. */
export interface PageMap {
  readonly pages: readonly Page[]
  /** Index into {@link pages} of the page where the element with an id begins. */
  readonly pageOf: ReadonlyMap<string, number>
  /** Where on each page text may stand; running heads and folios stand outside. */
  readonly textArea?: TextArea
  /** Whether links that name their pages name each by its number, wherever it is. */
  readonly namesAllPages?: boolean
}

/** In CSS pixels from the edges of the cut page. */
export interface TextArea {
  readonly topPx: number
  /** From the edge at the spine: the left one of a recto, the right one of a verso. */
  readonly innerPx: number
  /** From the left edge of a verso. */
  readonly versoLeftPx: number
  readonly widthPx: number
  readonly heightPx: number
}

export interface Page {
  /** Whether a picture covers it. */
  readonly isCovered?: boolean
  /** Folio as a reader cites it: `iv`, `12`; empty on a blank page. */
  readonly label: string
  /** Ids of the notes that begin at the foot of this page, in order. */
  readonly notes: readonly string[]
  /**
   * How many atoms of the book's text stand before the first word that begins on this page. An atom
   * is a character (UTF-16) that is not white space, an `img`, or an `hr`; they are counted over all
   * sections' trees in reading order, references too, notes not. A page without text begins with
   * the next text. `undefined` on blank pages, and on those that begin with the title, the imprint
   * of a book, or the contents.
   */
  readonly start?: number
}

/** The book laid out in the browser, ready to print. Made by `paginate`. */
export interface Layout {
  readonly pageMap: PageMap
  /** By id, where its element begins: the index of the page, and CSS pixels from its upper left corner when it is cut. */
  readonly places: ReadonlyMap<
    string,
    { readonly page: number; readonly leftPx: number; readonly topPx: number }
  >
  /** Pictures that are to cover their sheets, in the shape of those: pages, upper left corners and widths, as they are printed. */
  readonly bleeding: readonly {
    readonly page: number
    readonly leftPx: number
    readonly topPx: number
    readonly widthPx: number
  }[]
  /** HTML that was laid out, notes placed and page numbers filled in: what a browser prints without us. */
  readonly printHtml: () => Promise<string>
  /** The browser's own PDF, tagged. */
  readonly print: () => Promise<Uint8Array>
}

/** A browser that draws a picture of a page, or looks into one. Made by `openBrowser`. */
export interface Browser {
  /** Which browser and where it came from, for the build's output. */
  readonly name: string
  /** Which browser, on every machine where it draws the same, such as `HeadlessChrome/153.0.8000.0`. */
  readonly version: string
  /** A JPEG, or a PNG, of exactly the size that is asked for. */
  readonly draw: (drawing: Drawing) => Promise<Drawn>
  /** What a script of ours finds in each of some pages, in their order. */
  readonly inspect: (inspection: Inspection) => Promise<readonly unknown[]>
}

/** A document to draw a picture of. No script of it runs, and nothing is loaded but {@link files} and `data:`. */
export interface Drawing {
  readonly html: string
  /** Fonts and pictures, by the names that the document has for them. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly widthPx: number
  readonly heightPx: number
  readonly mediaType: 'image/jpeg' | 'image/png' | 'application/pdf'
  /** Of a PDF: by which it is made smaller than it is laid out. */
  readonly scale?: number
  /** How many pixels the pictures among the files have, which take their time. */
  readonly pixels?: number
}

/** A picture of a document. */
export interface Drawn {
  readonly bytes: Uint8Array
  /** In their order. */
  readonly texts: readonly DrawnText[]
}

/** A text without markup in it, and where its lines stand, in pixels from the upper left corner of the picture. */
export interface DrawnText {
  readonly text: string
  readonly lines: readonly Readonly<Record<'x' | 'y' | 'width' | 'height', number>>[]
}

/** Pages to open one after another. No script of theirs runs, and nothing is loaded but {@link files}. */
export interface Inspection {
  /** Texts of XHTML or HTML pages and style sheets, by path. */
  readonly files: ReadonlyMap<string, string>
  /** Paths of the pages to open. */
  readonly pages: readonly string[]
  /** Defines the function `inspectPage`, which is called without arguments in every page, and returns plain data. */
  readonly script: string
}

export type FormatName = 'pdf' | 'epub' | 'html' | 'onix' | 'cover'

export interface Artifact {
  readonly format: FormatName
  /** Path relative to the output folder, such as `the-diplomatic-dance.pdf`. */
  readonly path: string
  /** Name of the edition that it is of. */
  readonly edition?: string
  readonly bytes: Uint8Array
  readonly pages?: number
  /** Of an EPUB whose cover was drawn: what stands on it, and where. */
  readonly coverTexts?: readonly DrawnText[] | undefined
  /** Texts that are not on that cover, as no font has their letters. */
  readonly coverOmits?: readonly string[] | undefined
}

/** What a format may draw on. */
export interface PublishJob {
  readonly book: Book
  readonly templates: Templates
  /** There when a format that is asked for needs it. */
  readonly layout: Layout | undefined
  readonly browser: Browser
}

/** An output format: how to turn a finished book into one file. */
export type Format = (job: PublishJob) => Promise<Artifact>

/** One check of `prove`, and what came of it. Findings are reported as problems. */
export interface Check {
  readonly name: string
  readonly format: FormatName
  /** What was read, in a few words, such as `1,284 words`. */
  readonly read: string
  /** How many things a human should look at. */
  readonly remarks: number
  /** For a check of links: the addresses of {@link Book.linksOut} that the file has links to. */
  readonly addresses?: readonly string[]
  /** What printers ask for, of which each was held. */
  readonly held?: readonly HeldRule[]
  /** How often the text was allowed to differ from the manuscript's, by the names of rules in `templates/proof/rules.yaml`. */
  readonly applied?: Readonly<Record<string, number>>
  readonly passed: boolean
}

/** What a printer asks of a PDF. */
export type HeldRule = Readonly<
  Record<'printer' | 'about' | 'expected' | 'source', string>
>

export interface Proof {
  readonly checks: readonly Check[]
  /** Carries findings that no line of the manuscript caused. */
  readonly file: VFile
}
