/** A topic of the standard: `v1.1/` and an address below the root of the service, perhaps with `$select`. */
export interface Topic {
  /** Without `v1.1/` and without options. */
  path: string
  select: string[] | undefined
}

export const PREFIX = 'v1.1/'
const MAX_TOPIC = 500
const MAX_LEVELS = 12

/** Whether a topic filter is sound (MQTT 3.1.1 §4.7): wildcards fill whole levels, `#` is last. */
export function isFilter(filter: string): boolean {
  if (filter.length === 0 || filter.length > MAX_TOPIC || filter.includes('\u0000')) return false
  const levels = filter.split('/')
  if (levels.length > MAX_LEVELS) return false
  return levels.every((level, n) => (level === '#' ? n === levels.length - 1 : level === '+' || !/[+#]/.test(level)))
}

export const hasWildcard = (filter: string): boolean =>
  filter.split('/').some((level) => level === '+' || level === '#')

/** Whether a topic without wildcards falls under a filter. What begins with `$` is not for those that begin with a wildcard. */
export function matches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false
  const wanted = filter.split('/')
  const levels = topic.split('/')
  for (let n = 0; n < wanted.length; n++) {
    if (wanted[n] === '#') return true
    if (n >= levels.length || (wanted[n] !== '+' && wanted[n] !== levels[n])) return false
  }
  return wanted.length === levels.length
}

/** What a subscription without wildcards asks for; undefined where it is no topic of the standard. */
export function topicOf(filter: string): Topic | undefined {
  if (!filter.startsWith(PREFIX)) return undefined
  const [path = '', ...options] = filter.slice(PREFIX.length).split('?')
  if (path === '' || options.length > 1) return undefined
  if (options.length === 0) return { path, select: undefined }
  const search = new URLSearchParams(options[0])
  const select = search.get('$select')
  if ([...search.keys()].some((name) => name !== '$select') || select === null) return undefined
  return {
    path,
    select: select
      .split(',')
      .map((name) => name.trim())
      .slice(0, 50),
  }
}

export type Address = { to: 'datastream' | 'feature'; id: number } | { to: 'any' }

/** Where a message wants its observation to go. */
export function addressOf(topic: string): Address | undefined {
  if (topic === `${PREFIX}Observations`) return { to: 'any' }
  const m = /^v1\.1\/(Datastreams|FeaturesOfInterest)\((\d{1,9})\)\/Observations$/.exec(topic)
  if (!m) return undefined
  return { to: m[1] === 'Datastreams' ? 'datastream' : 'feature', id: Number(m[2]) }
}
