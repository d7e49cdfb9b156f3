import { belarusian } from './languages/be.ts'
import { german, swissGerman } from './languages/de.ts'
import { english } from './languages/en.ts'
import { canadianFrench, french, swissFrench } from './languages/fr.ts'
import { others, unlisted } from './languages/others.ts'
import { russian } from './languages/ru.ts'
import { ukrainian } from './languages/uk.ts'
import type { Typography } from './rules.ts'

/**
 * Every language that is set by rules of its own.
 *
 * To add one: write `languages/<tag>.ts`, or only its quotation marks in `others.ts`, and add a
 * folder under `tests/fixtures/markdown/`.
 */
const languages: Readonly<Record<string, Typography>> = {
  ...others,
  be: belarusian,
  de: german,
  'de-CH': swissGerman,
  'de-LI': swissGerman,
  en: english,
  fr: french,
  'fr-CA': canadianFrench,
  'fr-CH': swissFrench,
  ru: russian,
  uk: ukrainian,
}

/** How a language is set, by the closest tag there is: `de-AT` finds `de`. */
export function typographyOf(language: string): Typography {
  for (let tag = language; tag; tag = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0))) {
    if (Object.hasOwn(languages, tag)) return languages[tag] ?? unlisted
  }
  return unlisted
}
