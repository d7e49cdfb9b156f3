import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly engines?: { readonly node?: string } }>
  >
}

/**
 * npm would warn of it at each install. `@sparticuz/chromium` asks for a newer Node than its files do,
 * which are all that is used of it: what it asks for was lowered in the lock file by hand, and has to
 * be again when its version changes.
 */
test('no package of the lock file asks for another Node than the oldest supported one', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock

  const demanding = Object.entries(packages).filter(
    ([, { engines }]) =>
      engines?.node !== undefined && !allows(engines.node, [20, 20, 0]),
  )

  expect(demanding.map(([path, { engines }]) => `${path}: ${engines?.node}`)).toEqual([])
})

/** Whether a range of versions, as npm writes them, holds one. */
function allows(range: string, version: readonly number[]): boolean {
  return range.split('||').some((part) => {
    const bounds = part.matchAll(/(>=|\^|)\s*v?(\d+(?:\.\d+)*|\*)/gu)
    return [...bounds].every(([, sign, numbers = '']) => {
      const least = numbers === '*' ? [0] : numbers.split('.').map(Number)
      const isSameMajor = least[0] === version[0]
      return (
        isAtLeast(version, least) && (sign === '>=' || numbers === '*' || isSameMajor)
      )
    })
  })
}

function isAtLeast(version: readonly number[], least: readonly number[]): boolean {
  const differs = version.findIndex((number, index) => number !== (least[index] ?? 0))
  return differs < 0 || (version[differs] ?? 0) > (least[differs] ?? 0)
}
