import { cyrillic } from './cyrillic.ts'

export const belarusian = cyrillic(
  'абвжзійоуўя',
  'руб\\.|кап\\.|гг?\\.|стст\\.',
  'с\\.|т\\.|мал\\.',
)
