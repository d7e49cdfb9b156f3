import type { Browser } from '../../scripts/book.ts'
import type { Chance } from '../support/seeded-random.ts'

/** A picture as authors have them. */
export interface DrawnPicture {
  /** With the dot. */
  readonly extension: '.jpg' | '.svg'
  readonly bytes: Uint8Array
}

const photograph = { width: 1500, height: 1000 }

/** One of four is a drawing, the others are photographs. */
export async function drawPicture(
  browser: Browser,
  chance: Chance,
): Promise<DrawnPicture> {
  if (chance.next() < 0.25) {
    return { extension: '.svg', bytes: new TextEncoder().encode(drawChart(chance)) }
  }
  const { bytes } = await browser.draw({
    html: drawLandscape(chance),
    files: new Map(),
    widthPx: photograph.width,
    heightPx: photograph.height,
    mediaType: 'image/jpeg',
  })
  return { extension: '.jpg', bytes }
}

/** A sky, hills before it and grain over both: as heavy as a photograph of its size. */
function drawLandscape(chance: Chance): string {
  const hue = () => chance.between(0, 359)
  const hills = [0.45, 0.6, 0.75].map((down) => {
    const tops = Array.from({ length: 16 }, (_, index) => {
      const top = photograph.height * down + chance.between(-60, 60)
      return `${index * 100},${Math.round(top)}`
    })
    return `<polygon points="0,${photograph.height} ${tops.join(' ')} ${photograph.width},${photograph.height}" fill="hsl(${hue()} 35% ${chance.between(20, 55)}%)"/>`
  })
  return `<!doctype html>
<style>body { margin: 0; background: linear-gradient(hsl(${hue()} 50% 80%), hsl(${hue()} 40% 60%)) }</style>
<svg width="${photograph.width}" height="${photograph.height}" style="display: block">
  <filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.04" numOctaves="4" seed="${chance.between(1, 9999)}"/></filter>
  ${hills.join('')}
  <rect width="100%" height="100%" filter="url(#grain)" opacity="0.4"/>
</svg>`
}

/** A chart of some series, with axes and words. */
function drawChart(chance: Chance): string {
  const series = Array.from({ length: chance.between(2, 5) }, () => {
    let level = chance.between(80, 320)
    const points = Array.from({ length: 120 }, (_, index) => {
      level = Math.min(380, Math.max(20, level + chance.between(-14, 14)))
      return `${60 + index * 6},${level}`
    })
    const colour = `hsl(${chance.between(0, 359)} 60% 35%)`
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`
  })
  const labels = Array.from({ length: 12 }, (_, index) => {
    return `<text x="${60 + index * 60}" y="420" font-size="14">${1900 + index * 10}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="440" viewBox="0 0 800 440">
<path d="M60 20V400H780" fill="none" stroke="#000"/>
${[...series, ...labels].join('\n')}
</svg>
`
}
