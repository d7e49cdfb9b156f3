import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { heldByReferees } from './support/held-by-referees.ts'

const rules = heldByReferees()
  .filter(({ profiles, referee }) => {
    return referee.startsWith('tests/') && !profiles.includes('Colophon')
  })
  .flatMap((each) => Object.keys(each.rules).map((rule) => [each.referee, rule] as const))

// What no build checks, because only our own code can break it: the test that holds it must be there.
test.each(rules)('%s has the test “%s”', (path, rule) => {
  expect(readFileSync(path, 'utf8')).toContain(`test('${rule}'`)
})
