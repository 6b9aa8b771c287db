import { useEffect, useState } from 'react'
import { type Palette, paletteOf } from '../../stage/timeline/palette.ts'

const read = (): Palette => {
  const style = getComputedStyle(document.documentElement)
  const known = new Map<string, string>()
  return paletteOf((name) => {
    const value = known.get(name) ?? style.getPropertyValue(name).trim()
    known.set(name, value)
    return value
  })
}

/** Colours of the theme in force, read once per theme. */
export const usePalette = (): Palette => {
  const [palette, setPalette] = useState(read)
  useEffect(() => {
    const observer = new MutationObserver(() => setPalette(read()))
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  return palette
}
