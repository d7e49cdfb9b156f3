/**
 * What metadata on accessibility may say, by property; Ace refuses every other word.
 *
 * @see https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20260326/
 */
export const metadataTerms: Readonly<Record<string, readonly string[]>> = {
  'schema:accessMode': words(
    'auditory tactile textual visual chartOnVisual chemOnVisual colorDependent diagramOnVisual mathOnVisual musicOnVisual textOnVisual',
  ),
  'schema:accessModeSufficient': words('auditory tactile textual visual'),
  'schema:accessibilityFeature': words(
    `ARIA annotations bookmarks index pageBreakMarkers pageNavigation printPageNumbers readingOrder structuralNavigation tableOfContents taggedPDF
    alternativeText audioDescription captions closedCaptions describedMath longDescription openCaptions signLanguage transcript
    displayTransformability displayTransformability/background-color displayTransformability/color displayTransformability/font-family displayTransformability/font-size displayTransformability/letter-spacing displayTransformability/line-height displayTransformability/word-spacing synchronizedAudioText timingControl unlocked
    ChemML MathML MathML-chemistry latex latex-chemistry ttsMarkup
    highContrastAudio highContrastAudio/noBackground highContrastAudio/reducedBackground highContrastAudio/switchableBackground highContrastDisplay largePrint
    braille tactileGraphic tactileObject
    fullRubyAnnotations horizontalWriting rubyAnnotations verticalWriting withAdditionalWordSegmentation withoutAdditionalWordSegmentation
    none unknown`,
  ),
  'schema:accessibilityHazard': words(
    'flashing motionSimulation sound none noFlashingHazard noMotionSimulationHazard noSoundHazard unknown unknownFlashingHazard unknownMotionSimultationHazard unknownSoundHazard',
  ),
}

/** Of these one may be said, or none. */
export const exclusiveTerms: readonly (readonly string[])[] = [
  words('flashing noFlashingHazard unknownFlashingHazard'),
  words('motionSimulation noMotionSimulationHazard unknownMotionSimultationHazard'),
  words('sound noSoundHazard unknownSoundHazard'),
]

/** What a book may say that it conforms to. */
export const conformances: readonly string[] = [
  ...['2.0', '2.1', '2.2'].flatMap((version) =>
    ['A', 'AA', 'AAA'].map(
      (level) => `EPUB Accessibility 1.1 - WCAG ${version} Level ${level}`,
    ),
  ),
  ...['a', 'aa', 'aaa'].map(
    (level) => `http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-${level}`,
  ),
]

function words(list: string): readonly string[] {
  return list.trim().split(/\s+/)
}
