declare module 'subset-font' {
  interface Options {
    readonly targetFormat: 'truetype' | 'woff' | 'woff2'
    readonly keepFeatures?: readonly string[]
    readonly preserveNameIds?: readonly number[]
  }
  /** The font with the glyphs of these characters alone. */
  const subsetFont: (font: Buffer, text: string, options: Options) => Promise<Buffer>
  // biome-ignore lint/style/noDefaultExport: the module is a function
  export default subsetFont
}
