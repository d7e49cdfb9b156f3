import type { ArchiveFile } from './archive-file.ts'
import type { CheckRules, Fault } from './fault.ts'
import type { Drawing } from './read-drawing.ts'

/** @see ISO 32000-1, annex A */
const knownOperators: ReadonlySet<string> = new Set(
  [
    'b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h',
    'i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ',
    'TL Tm Tr Ts Tw Tz v w W W* y \' "',
  ].flatMap((line) => line.split(' ')),
)

/** @see ISO 19005-2, 6.1.13 */
const mostSaved = 28

/** Pages and drawings do what every reader knows, with what is at hand. */
export const checkDrawings: CheckRules = (file) =>
  file.drawings.flatMap((drawing) => {
    const { page } = drawing
    return drawingFaults(file, drawing).map((fault) => ({ ...fault, page }))
  })

function drawingFaults({ pdf }: ArchiveFile, drawing: Drawing): Fault[] {
  const { deepest, operators, resources, used } = drawing
  const faults: Fault[] = []
  const unknown = [...operators].find((name) => !knownOperators.has(name))
  if (unknown !== undefined)
    faults.push({ rule: '6.2.2-1', found: `operator \`${unknown.slice(0, 20)}\`` })
  if (deepest > mostSaved)
    faults.push({ rule: '6.1.13-8', found: `drawing of ${deepest} levels` })
  if (operators.has('BI'))
    faults.push({ rule: 'own-inline-picture', found: 'inline picture' })
  const missing = [...used].find((path) => {
    const [kind = '', name = ''] = path.split('/')
    return !pdf.objects.dictionary(resources.get(kind)).has(name)
  })
  if (missing !== undefined)
    faults.push({ rule: '6.2.2-2', found: `use of \`${missing}\` from elsewhere` })
  return faults
}
