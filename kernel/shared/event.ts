import type { z } from 'zod'

/** What the event stream tells listeners: a topic and facts that everyone on that topic may know. */
export interface StreamFact {
  topic: string
  data: Readonly<Record<string, unknown>>
}

/** A fact in the past tense, stored with the change that made it and delivered at least once, in order per key. */
export interface EventType<S extends z.ZodType = z.ZodType> {
  topic: string
  payload: S
  /** Events with one key are delivered in order; a stuck one holds back its key only. */
  key: (payload: z.output<S>) => string
  /** What live listeners (`GET /api/stream`) hear of it. Public topics carry public facts only. */
  stream: (payload: z.output<S>) => StreamFact[]
}

export interface EventOptions<S extends z.ZodType> {
  key?: (payload: z.output<S>) => string
  stream?: (payload: z.output<S>) => StreamFact[]
}

/** Declares an event. Without `key`, `payload.id` orders the deliveries. */
export function event<S extends z.ZodType>(topic: string, payload: S, options: EventOptions<S> = {}): EventType<S> {
  return {
    topic,
    payload,
    key: options.key ?? ((p) => String((p as { id?: unknown }).id ?? topic)),
    stream: options.stream ?? (() => []),
  }
}
