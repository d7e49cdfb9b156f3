import type { Element } from 'hast'
import type { BookConfig, Contributor } from '../../book.ts'
import { element } from '../markup.ts'

/** Codes of List 17 for MARC relator codes; who has none plays another part, `Z99`. */
const roles: Readonly<Record<string, string>> = {
  abr: 'B04',
  adp: 'B05',
  aft: 'A19',
  ann: 'A20',
  art: 'A07',
  aui: 'A24',
  aut: 'A01',
  bkd: 'A11',
  cmp: 'A06',
  com: 'C01',
  cov: 'A36',
  cre: 'A09',
  ctb: 'A32',
  ctg: 'A39',
  cwt: 'A21',
  dsr: 'A11',
  dte: 'Z02',
  edt: 'B01',
  hnr: 'Z02',
  ill: 'A12',
  ive: 'A44',
  ivr: 'A43',
  lbt: 'A04',
  lyr: 'A05',
  nrt: 'E03',
  pht: 'A13',
  pro: 'D01',
  res: 'A51',
  spk: 'E09',
  ths: 'B27',
  trc: 'B33',
  trl: 'B06',
  wac: 'A21',
  win: 'A24',
  wpr: 'A15',
  wst: 'A18',
}

/** Everyone who made the work, authors first. */
export function contributors(config: BookConfig): readonly Element[] {
  return [...config.authors, ...config.contributors].map((person, index) => {
    return element(
      'Contributor',
      {},
      element('SequenceNumber', {}, String(index + 1)),
      element('ContributorRole', {}, roles[person.role] ?? 'Z99'),
      ...namesOf(person),
    )
  })
}

/** An institution is filed as it is called; a person by the family name, as a rule. */
function namesOf({ fileAs, name }: Contributor): readonly Element[] {
  if (fileAs === name && name.includes(' ')) return [element('CorporateName', {}, name)]
  const inverted = fileAs ? [element('PersonNameInverted', {}, fileAs)] : []
  return [element('PersonName', {}, name), ...inverted]
}
