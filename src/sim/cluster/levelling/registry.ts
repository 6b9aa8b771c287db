import { EXPLICIT } from './explicit.ts'
import type { Leveller } from './leveller.ts'
import { MOSIX_GOSSIP } from './mosix.ts'
import { OPENSSI_LEVELLER } from './openssi.ts'
import { SPRITE_LEVELLER } from './sprite/index.ts'

/** The ways of levelling load, by id. */
export const LEVELLERS: Record<string, Leveller> = {
  mosix: MOSIX_GOSSIP,
  openssi: OPENSSI_LEVELLER,
  sprite: SPRITE_LEVELLER,
  explicit: EXPLICIT,
}
