import type { ClusterScenario } from './scenario.ts'

export interface ClusterPreset {
  id: string
  title: string
  /** What to look for, in a paragraph. */
  about: string
  scenario: ClusterScenario
}
