import type { VFile } from 'vfile'
import type { BookConfig } from '../../book.ts'
import { pxPerUnit } from '../../lib/css-units.ts'
import { printersAmong, takesTrim } from '../../lib/printers.ts'
import { readData } from '../../lib/read-template.ts'
import { report } from '../../problems/report.ts'

type Sentence = Readonly<Record<'found' | 'expected' | 'advice', string>>

/** Tells of each printer of a book that does not take its trim, before anything is laid out. */
export function checkTrim({ profiles, trim }: BookConfig, configFile: VFile): void {
  const inch = pxPerUnit.in ?? 1
  const rounded = (px: number) => Math.round((px / inch) * 100) / 100
  const size = [rounded(trim.widthPx), rounded(trim.heightPx)] as const
  for (const printer of printersAmong(profiles)) {
    if (takesTrim(printer, size)) continue
    const { trim: rule } = readData<{ readonly trim: Sentence }>('printers/rules.yaml')
    const [name = '', sizes = ''] = printer.refuses.trim ?? []
    const { date = '', source = '' } = printer.sources[name] ?? {}
    const found = rule.found.replace('{trim}', size.join('x'))
    const limit = anyOf.format(String(sizes).split(' '))
    const expected = rule.expected.replace('{limit}', limit)
    const details = [printer.name, found, expected, `${source}, ${date}`] as const
    const place = configFile.data.configPlaces?.get('trim')
    report(configFile, 'printer-refuses', [...details, rule.advice], place)
  }
}

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })
