import { contractOfNotify as routes, type Preferences } from '@hue-s/engines/notify/contract.ts'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { liteForm, type LiteAt, type LiteField, type LiteForm, type Typed } from './form.ts'

const WORD = 'citizen.notify.'
/** A form carries so many boxes; who was told of more topics chooses the others with a script. */
const MOST_TOPICS = 12
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)
type Topic = Preferences['topics'][number]
type Way = 'follows' | 'email' | 'sms' | 'zalo'

const preferences = async ({ kind, read }: LiteAt) => (kind === null ? undefined : read(routes.preferences, {}))

const waysOf = ({ channels }: Preferences, topic: Topic): Way[] => [
  ...(topic.area ? (['follows'] as const) : []),
  ...channels.flatMap(({ channel, works, hasAddress }) =>
    channel !== 'push' && works && hasAddress ? [channel as Way] : [],
  ),
]
const shownTopics = ({ topics }: Preferences) => topics.filter(({ topic }) => topic !== '*').slice(0, MOST_TOPICS)

/** What goes without a choice: as the screen with a script shows it. */
const usual = (all: Preferences, topic: Topic, way: Way) =>
  topic[way] ?? all.topics.find((one) => one.topic === '*')?.[way] ?? (way === 'follows' || way === 'email')

const box = (topic: Topic, way: Way) => `${topic.topic}|${way}`

function topicFields(all: Preferences, { t }: LiteAt): LiteField[] {
  const nameOf = (way: Way) =>
    way === 'follows' ? t(`${WORD}follow`) : (all.channels.find(({ channel }) => channel === way)?.name ?? way)
  return shownTopics(all).flatMap((topic) =>
    waysOf(all, topic).map((way) => ({
      name: box(topic, way),
      label: `${topic.name}: ${nameOf(way)}`,
      kind: 'check' as const,
      value: usual(all, topic, way) ? 'on' : '',
    })),
  )
}

/** Each box that was shown is answered; topics that were not keep what was chosen. */
const chosen = (all: Preferences, typed: Typed) => {
  const shown = new Set(shownTopics(all).map(({ topic }) => topic))
  return all.topics.map(({ name: _, area: __, ...topic }) => {
    const whole = all.topics.find((one) => one.topic === topic.topic)
    const ways = whole && shown.has(topic.topic) ? waysOf(all, whole) : []
    return {
      ...topic,
      ...Object.fromEntries(ways.map((way) => [way, typed[`${topic.topic}|${way}`] === 'on'])),
    }
  })
}

const communesOf = async ({ read }: LiteAt) =>
  ((await read(unitsContract.list, { level: 'commune' }))?.items ?? []).map(({ id, type, name }) => ({
    value: id,
    label: `${type} ${name}`,
  }))

/** Which notices come how, when it is quiet, and for which communes. */
export const notifyForms: readonly LiteForm[] = [
  liteForm({
    id: 'notify-choices',
    path: '/notifications',
    alone: true,
    route: routes.setPreferences,
    draw: async (at) => {
      const all = await preferences(at)
      if (!all) return undefined
      const { quiet } = all
      const hour = (name: string, value: string): LiteField => ({
        name,
        label: `${WORD}${name}`,
        kind: 'choice',
        value,
        options: [...new Set([...HOURS, value])].sort().map((one) => ({ value: one, label: one })),
      })
      return {
        title: `${WORD}topics`,
        words: `${WORD}words`,
        submit: 'citizen.lite.save',
        fields: [
          ...topicFields(all, at),
          { name: 'quiet', label: `${WORD}quietOn`, kind: 'check', value: quiet ? 'on' : '' },
          hour('from', quiet?.from ?? '22:00'),
          hour('to', quiet?.to ?? '06:00'),
        ],
      }
    },
    input: async (typed, at) => {
      const all = await preferences(at)
      const { quiet, from = '22:00', to = '06:00' } = typed
      return { quiet: quiet === 'on' ? { from, to } : null, ...(all && { topics: chosen(all, typed) }) }
    },
  }),
  liteForm({
    id: 'notify-area',
    path: '/notifications',
    route: routes.setPreferences,
    draw: async (at) => {
      const units = (await preferences(at))?.units
      const free = units && (await communesOf(at)).filter(({ value }) => !units.includes(value))
      return free && free.length > 0
        ? {
            title: `${WORD}areas`,
            words: `${WORD}areasWords`,
            submit: `${WORD}areaAdd`,
            fields: [{ name: 'unit', label: `${WORD}areaChoose`, kind: 'choice', required: true, options: free }],
          }
        : undefined
    },
    input: async ({ unit = '' }, at) => ({ units: [...((await preferences(at))?.units ?? []), unit] }),
  }),
  liteForm({
    id: 'notify-area-drop',
    path: '/notifications',
    route: routes.setPreferences,
    draw: async (at) => {
      const units = (await preferences(at))?.units ?? []
      const known = units.length > 0 ? await communesOf(at) : []
      const words = 'citizen.lite.areaDrop'
      return units.length === 0
        ? undefined
        : {
            title: words,
            submit: words,
            fields: [
              {
                name: 'unit',
                label: `${WORD}areas`,
                kind: 'choice',
                required: true,
                options: units.map(
                  (id) => known.find(({ value }) => value === id) ?? { value: id, label: `${WORD}areaOld` },
                ),
              },
            ],
          }
    },
    input: async ({ unit = '' }, at) => ({
      units: ((await preferences(at))?.units ?? []).filter((one) => one !== unit),
    }),
  }),
]
