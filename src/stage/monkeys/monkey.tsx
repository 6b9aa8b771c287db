import './monkeys.css'

/** Units of the drawing: it sits on its lower edge. */
export const MONKEY = { width: 60, height: 48 } as const

const Fez = () => (
  <>
    <path className="monkey-fez" d="M20.3,10.8 L22.3,3.4 Q26,2 29.7,3.4 L31.7,10.8 Q26,12.8 20.3,10.8 Z" />
    <path className="monkey-cord" d="M26,2.9 Q31,2.4 33.4,5 L33.6,8.6" />
    <circle className="monkey-tassel" cx={33.6} cy={9.4} r={1.3} />
  </>
)

const Bowler = () => (
  <g transform="rotate(-9 26 10)">
    <path className="monkey-bowler" d="M20.4,9.9 Q20,2.6 26,2.4 Q32,2.6 31.6,9.9 Z" />
    <path className="monkey-band" d="M20.4,8.2 L31.6,8.2 L31.6,10 L20.4,10 Z" />
    <path className="monkey-brim" d="M17.2,10.2 Q26,12.4 34.8,10.2" />
  </g>
)

const OpenEyes = () => (
  <>
    <circle className="monkey-ink" cx={22.9} cy={17.5} r={1.25} />
    <circle className="monkey-ink" cx={29.1} cy={17.5} r={1.25} />
    <path className="monkey-line" d="M22.4,23.2 Q26,26.4 29.6,23.2" />
  </>
)

/** Eyes closed, and singing. */
const Singing = () => (
  <>
    <path className="monkey-line" d="M21.2,18 Q22.9,16 24.6,18 M27.4,18 Q29.1,16 30.8,18" />
    <ellipse className="monkey-ink" cx={26} cy={24.1} rx={2} ry={1.7} />
  </>
)

const Banjo = () => (
  <>
    <path className="monkey-neck" d="M25,38.2 L53,21.6" />
    <path className="monkey-head-stock" d="M51,21 L55.6,18.2 L57.2,20.8 L52.6,23.6 Z" />
    <path className="monkey-pegs" d="M52,19.4 L51.2,18 M54.4,18 L53.6,16.6 M55,23.6 L55.8,25 M57,22.2 L57.8,23.6" />
    <circle className="monkey-drum" cx={22.5} cy={39.4} r={6.9} />
    <path className="monkey-strings" d="M18.6,40.8 L52.6,21.2 M19.4,42 L53.2,22.2" />
    <path className="monkey-line" d="M18.6,39.6 L20.6,43.2" />
  </>
)

/**
 * Sits on a CPU that has nothing to run, with a banjo and a small hat: the discussion that this program comes from is
 * interrupted by two of them. `second`: the other one, who looks the other way, wears a bowler, and sings.
 */
export const Monkey = ({ second }: { second: boolean }) => (
  <g className="monkey" {...(second ? { transform: `translate(${MONKEY.width} 0) scale(-1 1)` } : {})}>
    <path className="monkey-tail" d="M17,44.5 C6,46.5 1.5,38 6,34 C9.6,31 12.4,35 9.4,37.2" />
    <ellipse className="monkey-fur" cx={26} cy={36} rx={9.6} ry={10.4} />
    <ellipse className="monkey-skin" cx={26} cy={36.5} rx={6} ry={7.2} />
    <ellipse className="monkey-skin" cx={17.6} cy={45.6} rx={4.6} ry={2.4} />
    <ellipse className="monkey-skin" cx={34.6} cy={45.6} rx={4.6} ry={2.4} />
    <circle className="monkey-fur" cx={15.6} cy={18.6} r={3.8} />
    <circle className="monkey-skin" cx={15.6} cy={18.6} r={2.1} />
    <circle className="monkey-fur" cx={36.4} cy={18.6} r={3.8} />
    <circle className="monkey-skin" cx={36.4} cy={18.6} r={2.1} />
    <circle className="monkey-fur" cx={26} cy={18.6} r={10} />
    <circle className="monkey-skin" cx={22.7} cy={17.4} r={4} />
    <circle className="monkey-skin" cx={29.3} cy={17.4} r={4} />
    <ellipse className="monkey-skin" cx={26} cy={22.6} rx={6.6} ry={4.9} />
    <path className="monkey-line" d="M25,20.6 L25,20.9 M27,20.6 L27,20.9" />
    {second ? <Singing /> : <OpenEyes />}
    {second ? <Bowler /> : <Fez />}
    <Banjo />
    <path className="monkey-arm" d="M18,31.6 C13.6,34.4 14.4,39.6 20.6,39.6" />
    <circle className="monkey-skin" cx={21.4} cy={39.4} r={2} />
    <path className="monkey-arm" d="M34,31.4 C37,34.6 40.4,33.4 41.6,30.2" />
    <circle className="monkey-skin" cx={41.9} cy={28.9} r={2.1} />
  </g>
)
