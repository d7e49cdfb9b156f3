import { cyrillic } from './cyrillic.ts'

export const ukrainian = cyrillic(
  'абвєжзійоуя',
  'грн|коп\\.|рр?\\.|ст\\.|тонн|років|осіб',
  'с\\.|ст\\.|т\\.|розд\\.|рис\\.|мал\\.|вул\\.',
)
