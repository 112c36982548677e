import { useEffect, useRef, useState } from 'react'

export type Fact = Readonly<Record<string, unknown>>
type Hear = (topic: string, fact: Fact) => void

const hearers = new Map<string, Set<Hear>>()
const states = new Set<(on: boolean) => void>()
const returns = new Set<() => void>()
let broken = false
/** Those who come back after a server went away do not all ask in the same moment. */
const RETURN_MS = 2_000
let source: EventSource | undefined
/** Streams that another one with more topics takes over from: they are heard until it stands. */
const leaving: EventSource[] = []
/** A screen is read while its stream opens. Where that took longer, what was said meanwhile may be missing in it. */
const SLOW_MS = 500
let opened = ''
/** How long a stream that the server refused (a restart behind a proxy) is left alone. */
const AGAIN = 5_000
let reopening: ReturnType<typeof setTimeout> | undefined
/** What was heard lately: a stream that comes back repeats some of it. */
const heard = new Set<string>()

function isNews({ lastEventId, type, data }: MessageEvent<string>): boolean {
  const mark = `${lastEventId} ${type} ${data}`
  if (heard.has(mark)) return false
  heard.add(mark)
  if (heard.size > 500) heard.delete(heard.values().next().value ?? '')
  return true
}

const leave = () => leaving.splice(0).forEach((one) => one.close())

function open(): void {
  const topics = [...hearers.keys()].sort().join(',')
  if (topics === opened) return
  if (source) leaving.push(source)
  source = undefined
  opened = topics
  if (!topics) return leave()
  const began = Date.now()
  const mine = new EventSource(`/api/stream?topics=${encodeURIComponent(topics)}`)
  source = mine
  mine.addEventListener('open', () => {
    if (source !== mine) return
    leave()
    states.forEach((tell) => tell(true))
    const missed = broken || Date.now() - began > SLOW_MS
    if (missed) setTimeout(() => returns.forEach((read) => read()), Math.random() * RETURN_MS)
    broken = false
  })
  mine.addEventListener('error', () => {
    if (source !== mine) return
    leave()
    broken = true
    states.forEach((tell) => tell(false))
    // The browser comes back by itself after a broken line, but never after a refusal.
    if (mine.readyState !== EventSource.CLOSED) return
    opened = ''
    clearTimeout(reopening)
    reopening = setTimeout(open, AGAIN)
  })
  for (const topic of hearers.keys()) {
    mine.addEventListener(topic, (event) => {
      const message = event as MessageEvent<string>
      if (!isNews(message)) return
      const fact = JSON.parse(message.data) as Fact
      hearers.get(topic)?.forEach((hear) => hear(topic, fact))
    })
  }
}

/** Hears public facts of these topics over the one event stream of the page; answers how to stop. */
export function listen(topics: readonly string[], hear: Hear): () => void {
  for (const topic of topics) hearers.set(topic, (hearers.get(topic) ?? new Set()).add(hear))
  const later = () => {
    clearTimeout(reopening)
    reopening = setTimeout(open, 20)
  }
  later()
  return () => {
    for (const topic of topics) {
      const set = hearers.get(topic)
      set?.delete(hear)
      if (set?.size === 0) hearers.delete(topic)
    }
    later()
  }
}

/** Calls when the stream was away and is back: a new server does not repeat what was said meanwhile. */
export function onReturn(read: () => void): () => void {
  returns.add(read)
  return () => void returns.delete(read)
}

/** Hears live facts while a screen is shown. `connected` is false when the stream is broken: say so. */
export function useLive(topics: readonly string[], hear: Hear): { connected: boolean } {
  const [connected, setConnected] = useState(true)
  const latest = useRef(hear)
  latest.current = hear
  const key = topics.join(',')
  useEffect(() => listen(key.split(','), (topic, fact) => latest.current(topic, fact)), [key])
  useEffect(() => {
    states.add(setConnected)
    return () => void states.delete(setConnected)
  }, [])
  return { connected }
}
