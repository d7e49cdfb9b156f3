/** The parts of css-tree that are taken: the whole would read its tables of all properties, too, and can't be bundled. */
// biome-ignore-all lint/style/noDefaultExport: css-tree has them.

declare module 'css-tree/parser' {
  export { parse as default } from 'css-tree'
}

declare module 'css-tree/walker' {
  import type { find, walk } from 'css-tree'

  const walker: typeof walk & { readonly find: typeof find }
  export default walker
}

declare module 'css-tree/generator' {
  export { generate as default } from 'css-tree'
}

declare module 'css-tree/utils' {
  export { ident, string } from 'css-tree'
}
