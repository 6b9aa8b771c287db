import type { LockInfo } from '../sim/log/schema.ts'

/** What a kind of lock is called where its mark is explained. */
export const LOCK_KIND_WORDS: Record<LockInfo['kind'], string> = {
  spin: 'spin lock: waiters look again and again',
  mutex: 'mutex: waiters spin or sleep',
  token: 'token: let go of while its holder sleeps',
  giant: 'one lock over the whole kernel',
  sleep: 'sleep lock: waiters leave the CPU',
}

/**
 * The kind of a lock by shape alone: a spin lock is a circle with an arrow's head, a mutex a padlock, a token a coin
 * on its edge, the one lock over a kernel a thick double square, a sleep lock a crescent. Drawn around its middle.
 */
export const LockMark = ({ kind, x, y, size }: { kind: LockInfo['kind']; x: number; y: number; size: number }) => (
  <g transform={`translate(${x} ${y}) scale(${size / 12})`} className="lock-mark">
    {SHAPE[kind]}
  </g>
)

const SHAPE: Record<LockInfo['kind'], React.ReactNode> = {
  spin: (
    <>
      <path d="M4.2,-2.4 A4.8,4.8 0 1 0 4.8,1" className="lock-mark-line" />
      <path d="M5.8,-5.4 L5.4,-0.6 L1.4,-3 z" />
    </>
  ),
  mutex: (
    <>
      <path d="M-2.8,-0.8 V-2.6 A2.8,2.8 0 0 1 2.8,-2.6 V-0.8" className="lock-mark-line" />
      <rect x={-4.6} y={-1} width={9.2} height={6.6} rx={1.2} />
    </>
  ),
  token: (
    <>
      <path d="M0,-5.8 L5.4,0 L0,5.8 L-5.4,0 z" className="lock-mark-line" />
      <circle r={1.9} />
    </>
  ),
  giant: (
    <>
      <rect x={-5.2} y={-5.2} width={10.4} height={10.4} className="lock-mark-line" />
      <rect x={-2.6} y={-2.6} width={5.2} height={5.2} />
    </>
  ),
  sleep: <path d="M1.6,-5.6 A5.8,5.8 0 1 0 5.4,2.6 A4.8,4.8 0 0 1 1.6,-5.6 z" />,
}
