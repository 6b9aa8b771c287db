import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { svgImage } from '../picture/files.ts'
import { Looks, stillOf } from '../picture/still.ts'

/** Draws pictures where nobody sees them, in the page's own styles. */
export interface OffScreen {
  draw: (picture: ReactNode, context: CanvasRenderingContext2D) => Promise<void>
  close: () => void
}

/**
 * A place beside the page for drawings of a size; the page itself stays as it is. `hidden` are the kinds of marks that
 * the legend has switched off.
 */
export const offScreen = (width: number, height: number, hidden: readonly string[]): OffScreen => {
  const box = document.createElement('div')
  box.className = 'export-off-screen'
  box.setAttribute('aria-hidden', 'true')
  box.dataset['hidden'] = hidden.join(' ')
  const place = document.createElement('div')
  place.dataset['testid'] = 'stage-film'
  box.append(place)
  document.body.append(box)
  const root = createRoot(place)
  const looks = new Looks()
  return {
    async draw(picture, context) {
      flushSync(() => root.render(picture))
      const svg = place.querySelector('svg')
      if (svg === null) return
      const image = await svgImage(stillOf(svg, { width, height }, looks))
      context.drawImage(image, 0, 0, width, height)
    },
    close() {
      root.unmount()
      box.remove()
    },
  }
}
