/** The parts of an ICC profile, each of which may be made wrong. */
interface ProfileParts {
  readonly space?: 'GRAY' | 'CMYK' | 'RGB ' | 'Lab '
  readonly kind?: string
  readonly version?: number
}

/**
 * The ICC profile of a press that there is not, as small as its kind may be: a table from the inks to the colour of
 * paper and of black, and one back. Computed from nothing but these facts, and free for any use.
 *
 * @see ISO 15076-1, 8.4 and 8.6
 */
export function makeProfile({
  kind = 'prtr',
  space = 'CMYK',
  version = 2,
}: ProfileParts = {}): Buffer {
  const inks = { GRAY: 1, CMYK: 4, 'RGB ': 3, 'Lab ': 3 }[space]
  const white = part('XYZ ', fixed(0.9642), fixed(1), fixed(0.8249))
  const tags: (readonly [string, Buffer])[] = [
    ['desc', description('A press of the tests')],
    ['cprt', part('text', Buffer.from('No copyright\0'))],
    ['wtpt', white],
    ...(inks === 1
      ? ([['kTRC', part('curv', uint32(0))]] as const)
      : ([
          ['A2B0', table(inks, 3)],
          ['B2A0', table(3, inks)],
        ] as const)),
  ]
  const contents: Buffer[] = []
  const list: Buffer[] = [uint32(tags.length)]
  let at = 128 + 4 + 12 * tags.length
  for (const [name, bytes] of tags) {
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
    list.push(Buffer.from(name), uint32(at), uint32(bytes.length))
    contents.push(padded)
    at += padded.length
  }
  const header = Buffer.alloc(128)
  header.writeUInt32BE(at, 0)
  header.writeUInt8(version, 8)
  header.write(`${kind}${space}Lab `, 12, 'latin1')
  header.writeUInt16BE(2026, 24)
  header.writeUInt16BE(1, 26)
  header.writeUInt16BE(1, 28)
  header.write('acsp', 36, 'latin1')
  for (const [index, value] of [0.9642, 1, 0.8249].entries())
    fixed(value).copy(header, 68 + 4 * index)
  return Buffer.concat([header, ...list, ...contents])
}

function part(type: string, ...content: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(type), Buffer.alloc(4), ...content])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function fixed(value: number): Buffer {
  return uint32(Math.round(value * 65_536))
}

function description(text: string): Buffer {
  const ascii = Buffer.from(`${text}\0`)
  return part('desc', uint32(ascii.length), ascii, Buffer.alloc(78))
}

/** A `lut8` of two steps: the more of its first input, the less light there is. */
function table(inputs: number, outputs: number): Buffer {
  const shape = Buffer.from([inputs, outputs, 2, 0])
  const matrix = Buffer.concat([1, 0, 0, 0, 1, 0, 0, 0, 1].map(fixed))
  const curve = Buffer.from(Array.from({ length: 256 }, (_, index) => index))
  const steps = Array.from({ length: 2 ** inputs }, (_, index) =>
    Array.from({ length: outputs }, () => (index === 0 ? 255 : 0)),
  ).flat()
  return part(
    'mft1',
    shape,
    matrix,
    ...Array.from({ length: inputs }, () => curve),
    Buffer.from(steps),
    ...Array.from({ length: outputs }, () => curve),
  )
}
