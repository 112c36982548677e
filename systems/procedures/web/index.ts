import { screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { publicRoutes as routes } from '../contract-public.ts'
import { officeScreens } from './desk.ts'
import { codeInput, guideInput, listInput } from './lists.ts'

const title = 'procedures.citizen.home.title'

/** The catalogue for everybody, drawn by the server; the desk for those who keep it. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/procedures',
    title,
    allow: 'anyone',
    menu: { icon: 'stamp', order: 6, block: 4 },
    reads: ({ search }: Place) => [
      { route: routes.list, input: listInput(search) },
      { route: routes.fields, input: {} },
    ],
    load: () => import('./Procedures.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/procedures/which',
    title: 'procedures.which',
    allow: 'anyone',
    reads: () => [{ route: routes.guides, input: {} }],
    load: () => import('./Which.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/procedures/which/:id',
    title: 'procedures.which',
    allow: 'anyone',
    reads: ({ params }: Place) => [{ route: routes.guide, input: guideInput(params['id']) }],
    load: () => import('./WhichOne.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/procedures/:code',
    title,
    allow: 'anyone',
    reads: ({ params }: Place) => [
      { route: routes.get, input: codeInput(params['code']) },
      { route: routes.history, input: codeInput(params['code']) },
    ],
    load: () => import('./Procedure.tsx'),
  }),
  ...officeScreens,
]
