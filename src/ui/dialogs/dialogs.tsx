import { lazy, Suspense } from 'react'
import type { Run } from '../../playback/run.ts'
import { useApp } from '../../store/app.ts'
import { OwnSched } from '../sched/own-sched.tsx'
import type { Side } from '../side-panel.tsx'
import type { TraceControl } from '../use-trace.ts'
import { Help } from './help.tsx'
import { KernelCardDialog } from './kernel-card.tsx'
import { MachineCard } from './machine-card.tsx'
import { OwnMachine } from './own-machine.tsx'
import { OwnTrace } from './own-trace.tsx'
import { ProtocolCard } from '../protocol/protocol-card.tsx'
import { Share } from './share.tsx'

const MachineExport = lazy(() => import('../export/machine-export.tsx'))

/** The dialog that is open. `bring` puts a run of the user's own on the stage, in place of the memory trace's. */
const Dialogs = (props: {
  runs: readonly Run[]
  sides: readonly Side[]
  trace: TraceControl
  bring: (side: Side | null) => void
}) => {
  const { runs, sides, trace, bring } = props
  const dialog = useApp((state) => state.dialog)
  if (dialog !== null && typeof dialog === 'object') return <KernelCardDialog kernel={dialog.kernel} />
  switch (dialog) {
    case 'help':
      return <Help />
    case 'machine':
      return <MachineCard />
    case 'protocol':
      return <ProtocolCard />
    case 'own-machine':
      return <OwnMachine />
    case 'own-trace':
      return <OwnTrace trace={trace} bring={bring} />
    case 'own-sched':
      return <OwnSched bring={bring} />
    case 'share':
      return <Share runs={runs} />
    case 'export':
      return (
        <Suspense fallback={null}>
          <MachineExport sides={sides} />
        </Suspense>
      )
    default:
      return null
  }
}

export default Dialogs
