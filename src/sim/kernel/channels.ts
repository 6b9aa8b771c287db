/** Wait channels: the threads that sleep on each, in order of arrival. */
export class Channels {
  readonly mutable = ['sleepers', 'channelOf'] as const
  private sleepers: number[][]
  /** By thread: the channel it sleeps on, or −1. */
  private channelOf: Int32Array

  constructor(channels: number, threads: number) {
    this.sleepers = Array.from({ length: channels }, () => [])
    this.channelOf = new Int32Array(threads).fill(-1)
  }

  add(channel: number, thread: number): void {
    if (this.channelOf[thread] >= 0) throw new Error(`thread ${thread} would sleep on two channels`)
    this.sleepers[channel].push(thread)
    this.channelOf[thread] = channel
  }

  /** Takes the thread that has slept longest off a channel; −1 when there is none. */
  take(channel: number): number {
    const thread = this.sleepers[channel].shift() ?? -1
    if (thread >= 0) this.channelOf[thread] = -1
    return thread
  }

  isEmpty(channel: number): boolean {
    return this.sleepers[channel].length === 0
  }

  sleepersOn(channel: number): readonly number[] {
    return this.sleepers[channel]
  }
}
