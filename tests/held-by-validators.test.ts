import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { heldByValidators } from './support/held-by-validators.ts'

const rules = heldByValidators()
  .filter(({ profiles, validator }) => {
    return validator.startsWith('tests/') && !profiles.includes('Colophon')
  })
  .flatMap((each) =>
    Object.keys(each.rules).map((rule) => [each.validator, rule] as const),
  )

// What no build checks, because only our own code can break it: the test that holds it must be there.
test.each(rules)('%s has the test “%s”', (path, rule) => {
  expect(readFileSync(path, 'utf8')).toContain(`test('${rule}'`)
})
