import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import file from './definitions.json' with { type: 'json' }

/** Raise it in the file whenever a formula changes: every published number names the version it was computed under. */
export const DEFINITIONS = file.version

const measures = (ctx: Ctx) =>
  file.measures.map((measure) => ({
    ...measure,
    name: {
      vi: ctx.platform.translate('vi', `report-numbers.measure.${measure.id}`),
      en: ctx.platform.translate('en', `report-numbers.measure.${measure.id}`),
    } satisfies Words,
  }))

/** The file that is published with every edition: what is counted, how, and what stands in which column. */
export const definitionsFile = (ctx: Ctx) => ({ ...file, measures: measures(ctx) })

/** Of the same what a reader of the page asks first. */
export function definitionsToRead(ctx: Ctx) {
  const note = (name: string) => file.notes.find((one) => one.name === name)?.words ?? { vi: '', en: '' }
  return {
    version: DEFINITIONS,
    measures: measures(ctx),
    notes: ['percentile', 'place', 'before', 'suppression'].map(note),
  }
}
