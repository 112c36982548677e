/**
 * The time of the story. It runs beside the clock of the machine; or it began in the past and is told faster, with its own
 * times, until it has caught up; or it is squeezed into the present: then a look bears a real time, and an hour of the
 * story passes in seconds. Nothing ever lies in the future.
 */
export class StoryClock {
  speed = 1
  #real: number
  #story: number
  #squeezed = false

  constructor(now: number) {
    this.#real = now
    this.#story = now
  }

  /** Another story, which began at this moment of its own. */
  begin(epoch: number, speed: number, now: number): void {
    Object.assign(this, { speed })
    this.#real = now
    this.#story = epoch
    this.#squeezed = epoch >= now && speed > 1
  }

  setSpeed(speed: number, now: number): void {
    this.#story = this.storyAt(now)
    this.#real = now
    this.speed = speed
    this.#squeezed ||= this.#story >= now && speed > 1
  }

  storyAt(now: number): number {
    const story = this.#story + (now - this.#real) * this.speed
    if (this.#squeezed || story < now) return story
    // It has caught up: from here on it runs with the clock.
    Object.assign(this, { speed: 1 })
    this.#real = now
    this.#story = now
    return now
  }

  /** Which time a look of the story bears: its own, or the moment of the present into which it was squeezed. */
  stampAt(now: number): ((time: number) => number) | undefined {
    if (!this.#squeezed) return undefined
    const story = this.storyAt(now)
    return (time) => Math.round(now - (story - time) / this.speed)
  }
}
