import { formulaSource } from '../../../lib/atoms.ts'
import { digits, type Fault, megabytes, megapixels, oneOf, type Rules } from './rule.ts'
import type { ShownPicture, StoreFacts } from './store-facts.ts'

/** What stores ask of pictures in the text. */
export const pictureRules: Rules = {
  'picture-pixels': {
    advice: 'Scale the picture down, and export it again.',
    check: (facts, { limit }) =>
      ofPictures(facts, ({ format, heightPx, widthPx }) =>
        format !== 'SVG' && widthPx * heightPx > limit
          ? [
              `picture of ${megapixels(widthPx * heightPx)}`,
              `${megapixels(limit)} at most`,
            ]
          : undefined,
      ),
  },
  'picture-bytes': {
    advice: 'Scale the picture down, or export it as JPEG with stronger compression.',
    check: (facts, { limit }) =>
      ofPictures(facts, ({ bytes }) =>
        bytes > limit
          ? [`picture of ${megabytes(bytes)}`, `${megabytes(limit)} at most`]
          : undefined,
      ),
  },
  'picture-format': {
    advice: 'Export the picture as PNG or JPEG.',
    check: (facts, { among }) =>
      ofPictures(facts, ({ format }) =>
        among.includes(format)
          ? undefined
          : [`picture in the format ${format}`, oneOf(among)],
      ),
  },
  'picture-still': {
    advice: 'Export one frame of the picture as PNG.',
    check: (facts) =>
      ofPictures(facts, ({ isMoving }) =>
        isMoving ? ['picture that moves', 'one that stands still'] : undefined,
      ),
  },
  'picture-ground': {
    advice: 'Give the picture a white ground, and export it again.',
    check: (facts) =>
      ofPictures(facts, ({ isClear }) =>
        isClear ? ['picture with transparent parts', 'an opaque one'] : undefined,
      ),
  },
  'picture-colours': {
    advice: 'Convert the picture to RGB, and export it again.',
    check: (facts) =>
      ofPictures(facts, ({ isForPrint }) =>
        isForPrint ? ['picture in CMYK', 'RGB'] : undefined,
      ),
  },
  'picture-description': {
    advice: 'Shorten the description, and say the rest in the text.',
    check: (facts, { limit }) =>
      ofPictures(facts, ({ element }) => {
        // A formula says its source, whatever its length.
        if (formulaSource(element) !== undefined) return undefined
        const { length } = [...String(element.properties.alt ?? '')]
        return length > limit
          ? [
              `description of ${digits(length)} characters`,
              `${digits(limit)} characters at most`,
            ]
          : undefined
      }),
  },
  'drawing-side': {
    advice: 'Give the drawing a smaller width and height.',
    check: (facts, { limit }) =>
      ofPictures(facts, ({ element, format, heightPx, widthPx }) => {
        const shown = Number(element.properties.width ?? 0)
        const side = Math.max(widthPx, heightPx, shown)
        return format === 'SVG' && side > limit
          ? [
              `drawing of ${digits(side)} pixels`,
              `${digits(limit)} pixels a side at most`,
            ]
          : undefined
      }),
  },
}

/** A fault at each picture that is not what is expected. */
function ofPictures(
  { originOf, pictures }: StoreFacts,
  sayOf: (
    picture: ShownPicture,
  ) => readonly [found: string, expected: string] | undefined,
): readonly Fault[] {
  return pictures.flatMap((picture): readonly Fault[] => {
    const [found, expected] = sayOf(picture) ?? []
    return found !== undefined && expected !== undefined
      ? [{ found, expected, origin: originOf(picture.element) }]
      : []
  })
}
