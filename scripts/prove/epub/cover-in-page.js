/**
 * Runs in the browser, after a line that says what `cover` is: the bytes of a picture, in base64, and
 * boxes in it, in pixels. How much lighter the lightest pixel of each box is than the darkest, of 1;
 * nothing where the picture cannot be decoded.
 */
globalThis.inspectPage = async () => {
  const { base64, boxes } = globalThis.cover
  const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))
  const picture = await createImageBitmap(new Blob([bytes])).catch(() => undefined)
  if (!picture) return undefined
  const { height, width } = picture
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context.drawImage(picture, 0, 0)
  const contrasts = boxes.map((box) => {
    const [wide, high] = [box.width, box.height].map((size) => Math.max(1, size))
    return contrastOf(context.getImageData(box.x, box.y, wide, high).data)
  })
  return { contrasts, height, width }
}

function contrastOf(pixels) {
  let [darkest, lightest] = [255, 0]
  for (let at = 0; at < pixels.length; at += 4) {
    const light = 0.2126 * pixels[at] + 0.7152 * pixels[at + 1] + 0.0722 * pixels[at + 2]
    if (light < darkest) darkest = light
    if (light > lightest) lightest = light
  }
  return (lightest - darkest) / 255
}
