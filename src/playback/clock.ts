/** Screen time to simulated time. Speeds are in simulated ps for one second of watching. */
const SPEED = { min: 1_000, max: 100_000_000_000 } as const

/** A jump of the screen's clock longer than this is a tab that slept, not time that someone watched. */
const LONGEST_FRAME_MS = 500
/** How much faster it goes while there is nothing to see. */
export const QUIET_FACTOR = 12

/** How far the simulation moves on in one frame of the screen. */
export const advance = (timePs: number, elapsedMs: number, speedPs: number, quiet: boolean): number => {
  const elapsed = Math.min(Math.max(0, elapsedMs), LONGEST_FRAME_MS)
  return timePs + (elapsed / 1000) * speedPs * (quiet ? QUIET_FACTOR : 1)
}

const DECADES = Math.log(SPEED.max / SPEED.min)

/** Slider position (0 to 1) of a speed: each eighth of the way is a decade. */
export const speedToSlider = (speedPs: number): number =>
  Math.min(1, Math.max(0, Math.log(speedPs / SPEED.min) / DECADES))

/** Speed at a slider position, rounded to two digits so that it can be said. */
export const sliderToSpeed = (position: number): number =>
  Number((SPEED.min * Math.exp(Math.min(1, Math.max(0, position)) * DECADES)).toPrecision(2))

/** Lines that should take off in a second of watching, for a newcomer to follow. */
const FLIGHTS_PER_SECOND = 5

/** A speed at which the busier side can be followed: `flights` in `spanPs`. */
export const comfortableSpeed = (flights: number, spanPs: number): number => {
  if (flights === 0 || spanPs === 0) return 1_000_000
  const exact = (FLIGHTS_PER_SECOND * spanPs) / flights
  return Math.min(SPEED.max, Math.max(SPEED.min, sliderToSpeed(speedToSlider(exact))))
}
