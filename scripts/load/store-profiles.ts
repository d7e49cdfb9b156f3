import type { StoreName } from '../book.ts'

/** The stores, with what else people call them. */
const stores: Readonly<Record<StoreName, readonly string[]>> = {
  apple: ['applebooks', 'ibooks'],
  google: ['googleplay', 'googleplaybooks', 'googlebooks'],
  kdp: ['kindle', 'amazon'],
  kobo: ['rakutenkobo'],
}

/** What an author may write. */
export const storeExpectation = '`apple`, `google`, `kdp` or `kobo`'

/** The store meant by a name such as `kdp` or `Google Play`; `undefined` for any other. */
export function readStore(name: string): StoreName | undefined {
  const key = name.toLowerCase().replaceAll(/[^a-z]/g, '')
  return storeNames().find((store) => store === key || stores[store].includes(key))
}

/** The stores that are asked for, each once, in alphabetical order. */
export function fillStores(asked: readonly StoreName[] = []): readonly StoreName[] {
  return storeNames().filter((store) => asked.includes(store))
}

function storeNames(): readonly StoreName[] {
  return Object.keys(stores) as StoreName[]
}
