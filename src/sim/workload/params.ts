/** A number that a person may set: what it is, in what unit, and within which limits. */
export interface ParamSpec {
  name: string
  title: string
  unit: 'count' | 'ps' | 'bytes' | 'perSecond' | 'permille'
  min: number
  max: number
  default: number
  about: string
}
