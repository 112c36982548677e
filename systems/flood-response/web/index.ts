import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { floodResponseContract as routes } from '../contract.ts'
import { communeIn } from './commune-in.ts'

const ofCommune = ({ search }: Place) => {
  const commune = communeIn(search)
  return commune ? { commune } : {}
}

/** Rivers and reservoirs for everybody, drawn by the server; the panels of rain, rivers, air and fire on the wall. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/water',
    title: 'flood-response.citizen.title',
    allow: 'anyone',
    menu: { icon: 'flood', order: 8, block: 3 },
    reads: (place: Place) => [
      { route: routes.rivers, input: ofCommune(place) },
      { route: routes.reservoirs, input: {} },
      { route: unitsContract.list, input: { level: 'commune' } },
    ],
    load: () => import('./Water.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/water/:key',
    title: 'flood-response.citizen.title',
    allow: 'anyone',
    reads: ({ params }: Place) => [{ route: routes.river, input: { key: params['key'] ?? '' } }],
    load: () => import('./WaterOne.tsx'),
  }),
  screen({
    app: 'ops',
    path: '/environment',
    title: 'flood-response.ops.title',
    allow: 'flood-response.wall',
    load: () => import('./ops/Panels.tsx'),
  }),
]
