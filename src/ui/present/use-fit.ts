import { useLayoutEffect } from 'react'
import { useApp } from '../../store/app.ts'
import { choosePresent, usePresent } from '../../store/present.ts'

/** How many times larger the page may be shown: less cannot be read from the last row, more is unwieldy. */
const ZOOM = { least: 1.25, most: 2.2, step: 0.05 } as const
/** Beside the large words of a lesson, a stage that is seen whole matters more. */
const LEAST_WITH_LESSON = 1
/** From this size on, the timeline may stand below the stage in sight; otherwise it is scrolled to. */
const WITH_TIMELINE = 1.4
/** Sizes that are tried before the smallest of them stays: a layout that turns with its size would go on for ever. */
const TRIES = 5
const LOOK_MS = 150
/** What decides how much there is to show. */
const SHOWN = ['scenario', 'view', 'pair', 'sides', 'cluster', 'showTrace'] as const

const place = (element: Element): DOMRect => element.getBoundingClientRect()

/** Height that there is for the page: a lesson below the stage takes some of it. */
const room = (): number => {
  const lesson = document.querySelector('.lesson-dock')
  const box = lesson === null ? null : place(lesson)
  return box === null || box.width < innerWidth * 0.8 ? innerHeight : box.top
}

/** The largest size at which what matters fits the screen. */
const fitting = (zoom: number): number => {
  const stages = [...document.querySelectorAll('main [data-testid^=stage-], main [data-testid^=cluster-]')]
  const transport = document.querySelector('.present-transport, .cluster-dock')
  if (stages.length === 0 || transport === null) return zoom
  // A cluster's stage has what height is left; its words are what has to be large.
  if (transport.matches('.cluster-dock')) return Math.min(innerWidth / 800, room() / 600)
  const stage = Math.max(...stages.map((element) => place(element).bottom)) + scrollY
  const below = place(transport).height
  const timeline = document.querySelector('main [data-testid=timeline]')
  const whole = stage + below + (timeline === null ? 0 : place(timeline).height)
  const withTimeline = (zoom * room()) / (whole + 24)
  return withTimeline >= WITH_TIMELINE ? withTimeline : (zoom * room()) / (stage + below + 16)
}

const least = (): number => (room() < innerHeight ? LEAST_WITH_LESSON : ZOOM.least)

const rounded = (zoom: number): number =>
  Math.min(ZOOM.most, Math.max(least(), Math.floor(zoom / ZOOM.step) * ZOOM.step))

/** Shows the page as large as it fits, again whenever what is on it has changed its size. */
export const useFit = (): void => {
  useLayoutEffect(() => {
    const root = document.documentElement
    root.dataset['presenting'] = ''
    let tries = 0
    const fit = (): void => {
      const { zoom } = usePresent.getState()
      const next = rounded(fitting(zoom))
      if (Math.abs(next - zoom) < ZOOM.step / 2 || (tries >= TRIES && next > zoom)) return
      tries++
      root.style.setProperty('--present-zoom', String(next))
      choosePresent({ zoom: next })
    }
    const anew = (): void => {
      tries = 0
      fit()
    }
    fit()
    // A stage grows as its run comes in, and its drawing follows its size a frame later: it is looked at now and then.
    const timer = setInterval(fit, LOOK_MS)
    const forget = useApp.subscribe((now, before) => {
      if (SHOWN.some((key) => now[key] !== before[key])) tries = 0
    })
    addEventListener('resize', anew)
    return () => {
      clearInterval(timer)
      forget()
      removeEventListener('resize', anew)
      delete root.dataset['presenting']
      root.style.removeProperty('--present-zoom')
      choosePresent({ zoom: 1 })
    }
  }, [])
}
