import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { defineEngine, on } from '@hue-s/kernel/server/system.ts'
import { reorganised } from '@hue-s/engines/units/contract.ts'
import { dropBoundaries } from './boundaries.ts'
import { contract } from './contract.ts'
import { places, provinceOf } from './province.ts'
import * as service from './service.ts'

/** Other communes exist from now on: what was known of shapes and dates is asked anew. */
async function forgetBoundaries(ctx: Ctx): Promise<void> {
  dropBoundaries(ctx.platform)
  ctx.changed('geo.boundaries')
}

/** A wrong boundary file stops the start with the place of the mistake. */
async function prepare(ctx: Ctx): Promise<void> {
  provinceOf(ctx.platform)
}

export const geo = defineEngine({
  id: 'geo',
  owner: 'Sở Nông nghiệp và Môi trường',
  uses: ['units'],
  contract,
  service,
  on: [on(reorganised, 'forget-boundaries', forgetBoundaries)],
  settings: [places],
  prepare,
})
