import type { Run } from '../../playback/run.ts'
import { useApp } from '../../store/app.ts'
import { Help } from './help.tsx'
import { MachineCard } from './machine-card.tsx'
import { Share } from './share.tsx'

/** The dialog that is open. */
const Dialogs = ({ runs }: { runs: readonly Run[] }) => {
  const dialog = useApp((state) => state.dialog)
  switch (dialog) {
    case 'help':
      return <Help />
    case 'machine':
      return <MachineCard />
    case 'share':
      return <Share runs={runs} />
    default:
      return null
  }
}

export default Dialogs
