import { useEffect, useRef, useState } from 'react'

export type Fact = Readonly<Record<string, unknown>>
type Hear = (topic: string, fact: Fact) => void

const hearers = new Map<string, Set<Hear>>()
const states = new Set<(on: boolean) => void>()
let source: EventSource | undefined
let opened = ''
/** How long a stream that the server refused (a restart behind a proxy) is left alone. */
const AGAIN = 5_000
let reopening: ReturnType<typeof setTimeout> | undefined

function open(): void {
  const topics = [...hearers.keys()].sort().join(',')
  if (topics === opened) return
  source?.close()
  opened = topics
  if (!topics) return
  source = new EventSource(`/api/stream?topics=${encodeURIComponent(topics)}`)
  source.addEventListener('open', () => states.forEach((tell) => tell(true)))
  source.addEventListener('error', () => {
    states.forEach((tell) => tell(false))
    // The browser comes back by itself after a broken line, but never after a refusal.
    if (source?.readyState !== EventSource.CLOSED) return
    opened = ''
    clearTimeout(reopening)
    reopening = setTimeout(open, AGAIN)
  })
  for (const topic of hearers.keys()) {
    source.addEventListener(topic, (event) => {
      const fact = JSON.parse((event as MessageEvent<string>).data) as Fact
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
