import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { reorganised } from '@hue-s/engines/units/contract.ts'
import { placeNamesContract } from './contract.ts'
import { indexChanged } from './indexing.ts'
import * as service from './service.ts'

export const placeNames = defineSystem({
  id: 'place-names',
  owner: 'Sở Nội vụ',
  uses: ['geo', 'search', 'units'],
  contract: placeNamesContract,
  service,
  on: [on(reorganised, 'index', (ctx) => indexChanged(ctx))],
  jobs: [every('7 0 * * *', 'index', indexChanged)],
  prepare: indexChanged,
})
