import { datastreamsOfKeys, series } from '@hue-s/engines/telemetry/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Sample } from '../rules/evaluate.ts'

const DAY = 86_400_000
/** A quarter of a year: a season of floods. */
const LONGEST_MS = 92 * DAY
/** As many as ten minutes over that time; where there are more, roll-ups stand for them. */
const POINTS = 14_000

export function mustBeSpan({ from, to }: { from: string; to: string }): { begin: number; end: number } {
  const [begin, end] = [new Date(from).getTime(), new Date(to).getTime()]
  if (end <= begin) throw invalid('alarms.badSpan')
  if (end - begin > LONGEST_MS) throw invalid('alarms.spanTooLong', { days: LONGEST_MS / DAY })
  return { begin, end }
}

/** What series said in a time, each read once; nothing is written and nobody is told. */
export class History {
  readonly #ctx: Ctx
  readonly #span: { begin: number; end: number }
  readonly #kept = new Map<string, Promise<Sample[]>>()

  constructor(ctx: Ctx, span: { begin: number; end: number }) {
    this.#ctx = ctx.as(SYSTEM)
    this.#span = span
  }

  samples(key: string): Promise<Sample[]> {
    const kept = this.#kept.get(key) ?? this.#read(key)
    this.#kept.set(key, kept)
    return kept
  }

  async #read(key: string): Promise<Sample[]> {
    const datastream = (await datastreamsOfKeys(this.#ctx, [key])).get(key)
    if (datastream === undefined) return []
    const [from, to] = [new Date(this.#span.begin).toISOString(), new Date(this.#span.end).toISOString()]
    const found = await series(this.#ctx, { datastream, from, to, points: POINTS })
    const samples = found.points.flatMap(([at, , mean]): Sample[] => (mean === null ? [] : [[Date.parse(at), mean]]))
    return sound(key.slice(key.indexOf('/') + 1), samples)
  }
}

/** What the stations themselves call doubtful: a leap between two looks, more rain than falls. */
const DOUBTFUL: Readonly<Record<string, { leap?: number; most?: number }>> = {
  level: { leap: 1.5 },
  rain: { most: 120 },
  temperature: { leap: 12 },
}

/** Points of the engine carry no quality, so what it would have doubted is left out here again. */
export function sound(measure: string, samples: readonly Sample[]): Sample[] {
  const { leap = Infinity, most = Infinity } = DOUBTFUL[measure] ?? {}
  return samples.filter(([, value], i) => value <= most && Math.abs(value - (samples[i - 1]?.[1] ?? value)) <= leap)
}
