import type { Membership } from './membership.ts'

/** Nobody watches anybody: who was there at the start is taken to be there for ever. */
export const NO_MEMBERSHIP: Membership = {
  id: 'none',
  title: 'None',
  about:
    'Nodes are listed by hand when the cluster is set up. That one is gone is noticed only by who talks to it, when its connection gives up: after up to 330 s in openMosix.',
  params: [],
  roles: [],
  boot: () => undefined,
  isUp: () => true,
  // Views never change: they are never right again after a crash.
  boundPs: () => 0,
  sources: [{ what: 'no heartbeat between kernels', value: '', source: 'LinuxPMI sources, as far as read [S]' }],
}
