import { isReference, nameOf } from '../load-object.ts'
import type { PdfDictionary, PdfObject } from '../parse-object.ts'
import { type ArchiveFile, entriesAt } from './archive-file.ts'
import type { CheckRules, Fault } from './fault.ts'
import { isKnownClass, isSrgb, type Profile, readProfile } from './read-profile.ts'

/** Every colour has a meaning that does not depend on a screen or a press. */
export const checkColours: CheckRules = (file) => {
  const { catalog, objects } = file.pdf
  const intents = objects.array(catalog.get('OutputIntents')).map(objects.dictionary)
  const faults = intentFaults(intents)
  const [intent] = intents
  const profile = intent && readProfile(objects.stream(intent.get('DestOutputProfile')))
  if (intent) faults.push(...outputFaults(profile))
  const spaces = spacesOf(file)
  faults.push(...spaces.faults, ...deviceFaults(spaces.devices, profile))
  if (!intent) faults.push(...transparencyFaults(file))
  return faults
}

function intentFaults(intents: readonly PdfDictionary[]): Fault[] {
  const own = intents.filter((intent) => nameOf(intent.get('S')) === 'GTS_PDFA1')
  if (intents.length === 1 && own.length === 1) return []
  return [{ rule: 'own-output-intent', found: `${intents.length} output intents` }]
}

const outputSpaces: ReadonlySet<string> = new Set(['RGB ', 'CMYK', 'GRAY'])

function outputFaults(profile: Profile | undefined): Fault[] {
  const isOutput =
    profile !== undefined &&
    ['prtr', 'mntr'].includes(profile.kind) &&
    outputSpaces.has(profile.space) &&
    profile.version < 5
  if (!isOutput) {
    const found = profile
      ? `profile of the kind \`${profile.kind}\``
      : 'output without profile'
    return [{ rule: '6.2.3-1', found }]
  }
  return isSrgb(profile)
    ? []
    : [{ rule: 'own-profile', found: 'profile of other colours' }]
}

interface Spaces {
  readonly devices: Set<string>
  readonly faults: Fault[]
}

/** The colour spaces of operators, pictures, shadings, groups, and those that have names. */
function spacesOf(file: ArchiveFile): Spaces {
  const { dictionaries, drawings, pdf } = file
  const { objects } = pdf
  const spaces: Spaces = { devices: new Set(), faults: [] }
  const seen = new Set<number>()
  const look = (object: PdfObject | undefined): void => {
    if (isReference(object)) {
      if (seen.has(object.ref)) return
      seen.add(object.ref)
    }
    readSpace(file, objects.get(object), spaces, look)
  }
  for (const { operators, spaces: named } of drawings) {
    for (const [device, own] of deviceOperators) {
      if (own.some((operator) => operators.has(operator))) spaces.devices.add(device)
    }
    for (const name of named) spaces.devices.add(name)
  }
  for (const dictionary of dictionaries) {
    const space = dictionary.get('ColorSpace')
    if (!(objects.get(space) instanceof Map)) look(space)
    if (nameOf(dictionary.get('S')) === 'Transparency') look(dictionary.get('CS'))
  }
  for (const space of entriesAt(file, 'ColorSpace')) look(space)
  return spaces
}

const deviceOperators = [
  ['DeviceGray', ['g', 'G']],
  ['DeviceRGB', ['rg', 'RG']],
  ['DeviceCMYK', ['k', 'K']],
] as const

/** Looks at a colour space, and by `look` at those that it is made from. */
function readSpace(
  { pdf }: ArchiveFile,
  space: PdfObject | undefined,
  { devices, faults }: Spaces,
  look: (object: PdfObject | undefined) => void,
): void {
  if (!Array.isArray(space)) {
    if (nameOf(space).startsWith('Device')) devices.add(nameOf(space))
    return
  }
  const [family, first] = space as readonly PdfObject[]
  const kind = nameOf(pdf.objects.get(family))
  if (kind === 'ICCBased')
    faults.push(...inputFaults(readProfile(pdf.objects.stream(first))))
  else if (kind === 'Indexed' || kind === 'Pattern') look(first)
  else if (kind === 'Separation' || kind === 'DeviceN')
    faults.push({ rule: 'own-spot-colour', found: 'spot colour' })
  else if (kind.startsWith('Device')) devices.add(kind)
}

function inputFaults(profile: Profile | undefined): Fault[] {
  const isKnown =
    profile !== undefined &&
    isKnownClass(profile.kind) &&
    (outputSpaces.has(profile.space) || profile.space === 'Lab ') &&
    profile.version < 5
  if (isKnown) return []
  const found = profile ? `profile of version ${profile.version}` : 'profile that is none'
  return [{ rule: '6.2.4.2-1', found: `${found} of a picture` }]
}

function deviceFaults(
  devices: ReadonlySet<string>,
  output: Profile | undefined,
): Fault[] {
  const faults: Fault[] = []
  const need = (device: string, isMeant: boolean, rule: Fault['rule']): void => {
    if (devices.has(device) && !isMeant)
      faults.push({ rule, found: `colours of \`${device}\`` })
  }
  need('DeviceRGB', output?.space === 'RGB ', '6.2.4.3-2')
  need('DeviceCMYK', output?.space === 'CMYK', '6.2.4.3-3')
  need('DeviceGray', output !== undefined, '6.2.4.3-4')
  return faults
}

function transparencyFaults(file: ArchiveFile): Fault[] {
  const { dictionaries, pdf } = file
  const { objects } = pdf
  const isMeant = pdf.leaves.every(({ page }) =>
    objects.dictionary(page.get('Group')).has('CS'),
  )
  const shines = dictionaries.some((each) => {
    const soft = each.get('SMask')
    const isSoft = soft !== undefined && nameOf(soft) !== 'None'
    const isThin = ['ca', 'CA'].some((key) => Number(objects.get(each.get(key)) ?? 1) < 1)
    return isSoft || isThin || nameOf(each.get('S')) === 'Transparency'
  })
  return isMeant || !shines ? [] : [{ rule: '6.2.10-2', found: 'transparency' }]
}
