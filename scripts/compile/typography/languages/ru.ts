import { cyrillic } from './cyrillic.ts'

export const russian = cyrillic(
  'абвжикосуя',
  'руб\\.|коп\\.|гг?\\.|вв?\\.|тонн|лет|человек',
  'с\\.|стр\\.|т\\.|гл\\.|рис\\.|ст\\.|ул\\.',
)
