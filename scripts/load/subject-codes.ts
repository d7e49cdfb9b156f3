import type { Subject } from '../book.ts'

type Scheme = NonNullable<Subject['scheme']>

/**
 * The forms of codes: BISAC has three letters and six digits; Thema letters, then letters and
 * digits, or for a qualifier a digit first, with hyphens for what nations add.
 *
 * @see https://www.bisg.org/complete-bisac-subject-headings-list
 * @see https://www.editeur.org/151/Thema/
 */
const forms: Readonly<Record<Scheme, RegExp>> = {
  bisac: /^[A-Z]{3}\d{6}$/,
  thema: /^(?:[A-Z][A-Z\d]{0,9}|[1-6][A-Z\d]{1,9}(?:-[A-Z\d]{1,5})*)$/,
}

/** What an author may write. */
export const schemeExpectation = '`bisac` or `thema`'

/** The scheme of a name; `undefined` for any other. */
export function readScheme(name: string): Scheme | undefined {
  const key = name.toLowerCase()
  return key === 'bisac' || key === 'thema' ? key : undefined
}

interface GivenSubject {
  readonly name?: string | undefined
  readonly code?: string | undefined
  readonly scheme?: Scheme | undefined
}

/** What is wrong with a subject, and with which of its keys. */
interface SubjectFault {
  readonly key: keyof GivenSubject
  readonly expected: string
}

/** A subject in its normal form. Words alone that have the form of a BISAC code are one. */
export function checkSubject(given: GivenSubject): Subject | SubjectFault {
  const { code = bareCode(given), name, scheme } = given
  if (code === undefined) {
    if (name === undefined) return { key: 'name', expected: 'a `name`, a `code` or both' }
    return scheme
      ? { key: 'code', expected: `a code of ${schemeNames[scheme]}` }
      : { name }
  }
  const plain = code.toUpperCase()
  const found = scheme ?? (forms.bisac.test(plain) ? 'bisac' : 'thema')
  if (!forms[found].test(plain)) {
    const schemes = scheme ? schemeNames[scheme] : 'BISAC or Thema'
    const expected = `a code of ${schemes}, such as ${examples[found]}`
    return { key: 'code', expected }
  }
  return {
    name: name === undefined || name === code ? plain : name,
    code: plain,
    scheme: found,
  }
}

const schemeNames: Readonly<Record<Scheme, string>> = { bisac: 'BISAC', thema: 'Thema' }

const examples: Readonly<Record<Scheme, string>> = {
  bisac: '`FIC014000`',
  thema: '`FV` or `1DDU`',
}

function bareCode({ name, scheme }: GivenSubject): string | undefined {
  return name !== undefined && (scheme !== undefined || forms.bisac.test(name))
    ? name
    : undefined
}
