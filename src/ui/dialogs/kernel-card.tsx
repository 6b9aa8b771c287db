import { t } from '../../language/t.ts'
import { KERNEL_NOTES } from '../../sim/kernel/all-notes.ts'
import type { KernelCard } from '../../sim/kernel/card.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import type { KernelNotes } from '../../sim/kernel/notes.ts'
import type { ParamSpec } from '../../sim/kernel/params.ts'
import { optionOf } from '../../scenario/options.ts'
import { useApp } from '../../store/app.ts'
import { Modal } from './modal.tsx'

const settingText = (spec: ParamSpec, value: number): string =>
  spec.choices === undefined ? String(value) : t(spec.choices[value])

const Options = ({ card }: { card: KernelCard }) => {
  const options = useApp((state) => state.scenario.options)
  if (card.options.length === 0) return null
  return (
    <>
      <h3 className="mt-4 font-semibold">{t('Its switches')}</h3>
      <dl className="text-sm">
        {card.options.map((spec) => {
          const value = optionOf(options, card, spec.name)
          return (
            <div key={spec.name} className="mt-2">
              <dt>
                <strong>{t(spec.title)}</strong>: {settingText(spec, value)}
                {value !== spec.default &&
                  `; ${t('by default: {setting}', { setting: settingText(spec, spec.default) })}`}
              </dt>
              <dd style={{ color: 'var(--ink-2)' }}>{t(spec.about)}</dd>
            </div>
          )
        })}
      </dl>
    </>
  )
}

const Constants = ({ constants }: { constants: KernelNotes['constants'] }) => {
  if (constants.length === 0) return null
  return (
    <>
      <h3 className="mt-4 mb-1 font-semibold">{t('The numbers it rests on')}</h3>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{t('Numbers and their sources')}</caption>
        <thead>
          <tr className="text-left">
            <th scope="col">{t('What')}</th>
            <th scope="col">{t('Value')}</th>
            <th scope="col">{t('Where it comes from')}</th>
          </tr>
        </thead>
        <tbody>
          {constants.map(({ name, value, source }) => (
            <tr key={name} className="border-t align-top" style={{ borderColor: 'var(--line)' }}>
              <th scope="row" className="py-1 pr-3 text-left font-normal">
                {t(name)}
              </th>
              <td className="py-1 pr-3">{t(value)}</td>
              <td className="py-1 [overflow-wrap:anywhere]">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** What a kernel models and what it leaves out, its switches, and every number in its code with its source. */
export const KernelCardDialog = ({ kernel }: { kernel: string }) => {
  const card = KERNEL_CARDS[kernel]
  const notes = KERNEL_NOTES[kernel]
  return (
    <Modal title={card.title}>
      <h3 className="font-semibold">{t('What it models')}</h3>
      <p className="text-sm">{t(notes.about)}</p>
      <h3 className="mt-4 font-semibold">{t('What it leaves out, and what is assumed')}</h3>
      <p className="text-sm">{t(notes.limits)}</p>
      <Options card={card} />
      <Constants constants={notes.constants} />
    </Modal>
  )
}
