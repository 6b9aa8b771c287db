const SVG = 'http://www.w3.org/2000/svg'

/** The text of a drawing's file, with what it shows and where it comes from in words. */
export const svgText = (svg: SVGElement, title: string, description: string): string => {
  const copy = svg.cloneNode(true) as SVGElement
  for (const [tag, words] of [
    ['desc', description],
    ['title', title],
  ]) {
    const element = document.createElementNS(SVG, tag)
    element.textContent = words
    copy.prepend(element)
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`
}

/** A drawing as an image that can be drawn on a canvas. */
export const svgImage = async (svg: SVGElement): Promise<HTMLImageElement> => {
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return image
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Pixels of a canvas that every browser has; beyond that some have none at all. */
const PIXELS_MOST = 16_384 * 16_384
const EDGE_MOST = 16_384

/** A drawing in pixels: `scale` of them for each of the page, in each direction. */
export const pngOf = async (svg: SVGElement, scale: number): Promise<Blob> => {
  const width = Math.round(Number(svg.getAttribute('width')) * scale)
  const height = Math.round(Number(svg.getAttribute('height')) * scale)
  if (width > EDGE_MOST || height > EDGE_MOST || width * height > PIXELS_MOST)
    throw new Error(`${width} × ${height} pixels are more than a browser paints`)
  const large = svg.cloneNode(true) as SVGElement
  large.setAttribute('width', String(width))
  large.setAttribute('height', String(height))
  const image = await svgImage(large)
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser gives the page no canvas to paint on')
  context.drawImage(image, 0, 0, width, height)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the picture is too large')) : resolve(blob)),
      'image/png',
    ),
  )
}
