/** Lets so many go on at once; others wait, and the one who has waited longest is next. */
export class Turns<Who> {
  private readonly atOnce: number
  private readonly going = new Set<Who>()
  private readonly waiting = new Map<Who, () => void>()

  constructor(atOnce: number) {
    this.atOnce = atOnce
  }

  /** Calls `go` when it is this one's turn. */
  ask(who: Who, go: () => void): void {
    this.waiting.set(who, go)
    this.next()
  }

  /** This one's turn is over, or it does not want one any more. */
  end(who: Who): void {
    this.waiting.delete(who)
    this.going.delete(who)
    this.next()
  }

  private next(): void {
    for (const [who, go] of this.waiting) {
      if (this.going.size >= this.atOnce) return
      this.waiting.delete(who)
      this.going.add(who)
      go()
    }
  }
}
