import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Row } from './store-ingest.ts'

export type Batch = readonly Row[]
type Listener = (batch: Batch) => void

const listeners = new WeakMap<Platform, Set<Listener>>()

/** Hears of every batch that this process has committed; answers how to stop. For what may be lost: a live picture. */
export function onBatch(platform: Platform, listener: Listener): () => void {
  const all = listeners.get(platform) ?? new Set()
  listeners.set(platform, all)
  all.add(listener)
  return () => void all.delete(listener)
}

export function announce(platform: Platform, batch: Batch): void {
  for (const listener of listeners.get(platform) ?? []) listener(batch)
}

export interface EntityChange {
  set: string
  id: string
}
type EntityListener = (change: EntityChange) => void
const entityListeners = new WeakMap<Platform, Set<EntityListener>>()

/** Hears of every entity (but observations) that was made, changed or deleted through this process. */
export function onEntity(platform: Platform, listener: EntityListener): () => void {
  const all = entityListeners.get(platform) ?? new Set()
  entityListeners.set(platform, all)
  all.add(listener)
  return () => void all.delete(listener)
}

export function announceEntity(platform: Platform, change: EntityChange): void {
  for (const listener of entityListeners.get(platform) ?? []) listener(change)
}
