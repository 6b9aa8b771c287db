import { interpolateLab, scaleLinear } from 'd3'
import { useEffect, useRef } from 'react'
import { t } from '../../language/t.ts'
import { formatPs } from '../../stage/format.ts'

const SIDE = 280

/** Latency between every pair of CPUs: the darker, the farther apart. */
export const LatencyMap = ({ ps, cpus }: { ps: Float64Array; cpus: number }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const values = ps.filter((value) => value > 0)
  const [least, most] = [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), 0)]
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const colour = scaleLinear<string>([0, most], ['#f7fbff', '#08306b']).interpolate(interpolateLab)
    const cell = SIDE / cpus
    for (let row = 0; row < cpus; row++) {
      for (let column = 0; column < cpus; column++) {
        context.fillStyle = colour(ps[row * cpus + column])
        context.fillRect(column * cell, row * cell, Math.ceil(cell), Math.ceil(cell))
      }
    }
  })
  const words = t('{cpus} by {cpus} CPUs, from {least} to {most}', {
    cpus,
    least: formatPs(least),
    most: formatPs(most),
  })
  return (
    <figure className="mt-2">
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label={t('Measured latencies: {words}', { words })}
      />
      <figcaption className="text-sm">
        {t('Measured on the simulated machine: {words}; darker is farther.', { words })}
      </figcaption>
    </figure>
  )
}
