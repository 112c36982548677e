import { screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { placeNamesContract as routes } from '../contract.ts'
import { fromOf } from './from.ts'

/** Pages to which a search for a place leads. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/units/:id',
    title: 'place-names.citizen.unit',
    allow: 'anyone',
    reads: ({ params, search }: Place) => [
      { route: routes.unit, input: { id: params['id'] } },
      ...[fromOf(search)].flatMap((id) => (id ? [{ route: routes.unit, input: { id } }] : [])),
    ],
    load: () => import('./UnitPage.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/places/:key',
    title: 'place-names.citizen.place',
    allow: 'anyone',
    reads: ({ params }: Place) => [{ route: routes.place, input: { key: params['key'] } }],
    load: () => import('./PlacePage.tsx'),
  }),
]
