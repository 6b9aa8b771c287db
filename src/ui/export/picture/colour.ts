/** A colour in the form that every program for drawings reads, and how much of it is seen. */
export interface Paint {
  colour: string
  opacity: number
}

const byte = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 255)

/** Reads what a browser says of a colour that it has computed: `rgb()`, `rgba()` or `color(srgb …)`. */
export const paintOf = (computed: string): Paint | null => {
  const numbers = (computed.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number)
  if (/^rgba?\(/.test(computed)) {
    const [r, g, b, opacity = 1] = numbers
    return { colour: `rgb(${r}, ${g}, ${b})`, opacity }
  }
  if (computed.startsWith('color(srgb ')) {
    const [r, g, b, opacity = 1] = numbers
    return { colour: `rgb(${byte(r)}, ${byte(g)}, ${byte(b)})`, opacity }
  }
  return null
}
