/** Screen time to simulated time. Speeds are in simulated ps for one second of watching. */
export const SPEED = { min: 1_000, max: 100_000_000_000 } as const

/** A jump of the screen's clock longer than this is a tab that slept, not time that someone watched. */
const LONGEST_FRAME_MS = 500
/** How much faster it goes while there is nothing to see. */
export const QUIET_FACTOR = 12

/** How far the simulation moves on in one frame of the screen. */
export const advance = (timePs: number, elapsedMs: number, speedPs: number, quiet: boolean): number => {
  const elapsed = Math.min(Math.max(0, elapsedMs), LONGEST_FRAME_MS)
  return timePs + (elapsed / 1000) * speedPs * (quiet ? QUIET_FACTOR : 1)
}

/** Slider position (0 to 1) of a speed, and back: each third of the way is two decades or so. */
export const speedToSlider = (speedPs: number): number =>
  Math.log(speedPs / SPEED.min) / Math.log(SPEED.max / SPEED.min)
export const sliderToSpeed = (position: number): number => {
  const exact = SPEED.min * (SPEED.max / SPEED.min) ** position
  const digits = 10 ** Math.floor(Math.log10(exact) - 1)
  return Math.round(exact / digits) * digits
}

/** Lines that should take off in a second of watching, for a newcomer to follow. */
const FLIGHTS_PER_SECOND = 5

/** A speed at which the busier side can be followed: `flights` in `spanPs`. */
export const comfortableSpeed = (flights: number, spanPs: number): number => {
  if (flights === 0 || spanPs === 0) return 1_000_000
  const exact = (FLIGHTS_PER_SECOND * spanPs) / flights
  return Math.min(SPEED.max, Math.max(SPEED.min, sliderToSpeed(speedToSlider(exact))))
}
