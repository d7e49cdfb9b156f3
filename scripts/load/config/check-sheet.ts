import type { VFile } from 'vfile'
import type { BookConfig } from '../../book.ts'
import { pxPerUnit } from '../../lib/css-units.ts'
import { isSize, printersAmong } from '../../lib/printers.ts'
import { readData } from '../../lib/read-template.ts'
import { report } from '../../problems/report.ts'

type Sentence = Readonly<Record<'found' | 'expected' | 'advice', string>>

/** Tells of each printer of a book that does not take its sheets, before anything is laid out. */
export function checkSheet(config: BookConfig, configFile: VFile): void {
  const { bleed, marks, profiles, trim } = config
  const inches = (px: number) => Math.round((px / (pxPerUnit.in ?? 1)) * 1000) / 1000
  const around = inches(bleed?.px ?? 0)
  const [width, height] = [trim.widthPx, trim.heightPx].map(
    (px) => Math.round(inches(px) * 100) / 100,
  )
  const size = `${width}x${height}`
  for (const { name, refuses, sources } of printersAmong(profiles)) {
    const tell = (rule: string, key: string, value: string, isBroken: IsBroken): void => {
      const [source = '', limit = ''] = refuses[rule] ?? []
      const limits = String(limit).split(' ')
      if (!refuses[rule] || !isBroken(limits)) return
      const sentence = readData<Readonly<Record<string, Sentence>>>('printers/rules.yaml')
      const [found, expected, advice] = (['found', 'expected', 'advice'] as const).map(
        (part) => {
          const text = sentence[rule]?.[part] ?? ''
          return text.replace('{limit}', anyOf.format(limits)).replace(/\{\w+\}/, value)
        },
      ) as [string, string, string]
      const said = `${sources[source]?.source}, ${sources[source]?.date}`
      const place = configFile.data.configPlaces?.get(key)
      report(configFile, 'printer-refuses', [name, found, expected, said, advice], place)
    }
    tell('trim', 'trim', size, (sizes) => !sizes.some((each) => isSize(size, each)))
    const isNarrow = ([least]: readonly string[]) => around > 0 && around < Number(least)
    tell('bleed', 'bleed', String(around), isNarrow)
    tell('marks-absent', 'marks', '', () => marks === 'crop')
  }
}

type IsBroken = (limits: readonly string[]) => boolean

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })
