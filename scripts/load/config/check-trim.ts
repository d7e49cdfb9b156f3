import type { VFile } from 'vfile'
import type { BookConfig } from '../../book.ts'
import { pxPerUnit } from '../../lib/css-units.ts'
import { isSize, printersAmong } from '../../lib/printers.ts'
import { readData } from '../../lib/read-template.ts'
import { report } from '../../problems/report.ts'

type Sentence = Readonly<Record<'found' | 'expected' | 'advice', string>>

/** Tells of each printer of a book that does not take its trim, before anything is laid out. */
export function checkTrim({ profiles, trim }: BookConfig, configFile: VFile): void {
  const inches = (px: number) => Math.round((px / (pxPerUnit.in ?? 1)) * 100) / 100
  const size = `${inches(trim.widthPx)}x${inches(trim.heightPx)}`
  for (const { name, refuses, sources } of printersAmong(profiles)) {
    const [source = '', limit = size] = refuses.trim ?? []
    const sizes = String(limit).split(' ')
    if (sizes.some((each) => isSize(size, each))) continue
    const { trim: rule } = readData<{ readonly trim: Sentence }>('printers/rules.yaml')
    const found = rule.found.replace('{trim}', size)
    const expected = rule.expected.replace('{limit}', anyOf.format(sizes))
    const said = `${sources[source]?.source}, ${sources[source]?.date}`
    const place = configFile.data.configPlaces?.get('trim')
    const details = [name, found, expected, said, rule.advice] as const
    report(configFile, 'printer-refuses', [...details], place)
  }
}

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })
