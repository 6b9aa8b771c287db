import { type TurningRequest, turningPoints } from './turning.ts'

self.addEventListener('message', ({ data }: MessageEvent<TurningRequest>) => {
  for (const point of turningPoints(data)) self.postMessage(point)
  self.postMessage(null)
})
