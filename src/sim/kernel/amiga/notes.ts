import type { KernelNotes } from '../notes.ts'

const AUTODOC = 'PutMsg autodoc (scratch.grimore.org)'

export const AMIGA_NOTES: KernelNotes = {
  about:
    'A kernel for one CPU: however many the machine has, the first does everything and the others never start. All ready tasks stand in one list by priority. Whoever must be alone forbids task switches or disables interrupts; nothing is ever waited for by spinning. Tasks talk by messages: a pointer is put on a port, the body stays where it is and is shared, and the owner of the port gets a signal.',
  limits:
    "Modelled: TaskReady, Forbid and Permit, Disable and Enable, Signal and Wait, PutMsg, GetMsg, ReplyMsg and WaitPort, SignalSemaphore, AllocMem and FreeMem, the vertical blank as clock, software interrupts. Everything but the passing of messages is from memory [unverified]: the quantum, that a semaphore is handed over in order of arrival, that Wait lets others run although switches are forbidden, that a task is preempted when its better gets a signal. Left out: memory types and the splitting of free memory, exceptions and traps, SignalSemaphores that are shared (a lock that is wanted shared is taken alone), virtual memory, protection (there was none) and, on a real Amiga, caches that other CPUs could have taken lines from. There are no system calls: a task calls the library's code itself. Waiting threads of a process wait for a signal. A software interrupt keeps further interrupts waiting. No priority is lent. Lengths of straight-line code are assumed, the same for all kernels.",
  constants: [
    { name: 'message', value: 'a pointer is queued, the body is shared until the reply', source: AUTODOC },
    { name: 'arrival of a message', value: 'signals the owner of the port', source: AUTODOC },
    { name: 'clock', value: '50 Hz, the vertical blank', source: 'from memory [unverified]' },
    { name: 'quantum', value: '4 ticks', source: 'from memory [unverified]' },
    { name: 'semaphores', value: 'handed to who has waited longest', source: 'from memory [unverified]' },
    { name: 'CPUs', value: 'one', source: 'from memory [unverified]' },
    { name: 'struct Task, stack', value: '2 lines each', source: 'assumed: what a switch touches' },
  ],
}
