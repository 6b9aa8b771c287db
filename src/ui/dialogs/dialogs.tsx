import type { Run } from '../../playback/run.ts'
import { useApp } from '../../store/app.ts'
import type { TraceControl } from '../use-trace.ts'
import { Help } from './help.tsx'
import { KernelCardDialog } from './kernel-card.tsx'
import { MachineCard } from './machine-card.tsx'
import { OwnMachine } from './own-machine.tsx'
import { OwnTrace } from './own-trace.tsx'
import { ProtocolCard } from '../protocol/protocol-card.tsx'
import { Share } from './share.tsx'

/** The dialog that is open. */
const Dialogs = ({ runs, trace }: { runs: readonly Run[]; trace: TraceControl }) => {
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
      return <OwnTrace trace={trace} />
    case 'share':
      return <Share runs={runs} />
    default:
      return null
  }
}

export default Dialogs
