import { useEffect, useSyncExternalStore } from 'react'

/** A past time that is played: all screens of the centre show the same moment of it, also when one goes to another. */
export interface Replay {
  from: number
  to: number
  at: number
  speed: number
  running: boolean
}
export const SPEEDS = [60, 600, 3_600, 14_400] as const
const TICK_MS = 250

let replay: Replay | undefined
const hearers = new Set<() => void>()
function set(next: Replay | undefined): void {
  replay = next
  for (const hear of hearers) hear()
}
const subscribe = (hear: () => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

export const startReplay = (from: number, to: number): void =>
  set({ from, to, at: from, speed: SPEEDS[2], running: true })
export const endReplay = (): void => set(undefined)
export const changeReplay = (more: Partial<Replay>): void => {
  if (replay) set({ ...replay, ...more })
}

/** One step of so many milliseconds: it stops at the end, and begins again from there when played once more. */
export function stepReplay(ms: number): void {
  if (!replay?.running) return
  const at = Math.min(replay.to, replay.at + ms * replay.speed)
  set({ ...replay, at, running: at < replay.to })
}

/** The replay that is on, or undefined where the screens show the present. */
export function useReplay(): Replay | undefined {
  return useSyncExternalStore(subscribe, () => replay)
}

/** Lets the time of the replay pass while a screen with it is open. */
export function usePassing(running: boolean): void {
  useEffect(() => {
    if (!running) return undefined
    const timer = setInterval(() => stepReplay(TICK_MS), TICK_MS)
    return () => clearInterval(timer)
  }, [running])
}

/** The last of these moments that has come. */
export function momentAt(moments: readonly string[], at: number): number {
  const next = moments.findIndex((one) => Date.parse(one) > at)
  return next === -1 ? moments.length - 1 : Math.max(0, next - 1)
}
