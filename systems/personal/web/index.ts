import { panel, screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { personalContract as routes } from '../contract.ts'

const mine = { app: 'citizen', allow: 'citizen' } as const

/** The language of the page is not known where first reads are named: both are kept warm, the page takes its own. */
const inBoth = (input: object) => (['vi', 'en'] as const).map((lang) => ({ ...input, lang }))

/** Screens of the personal space, the public guides, and the officer's desk. */
export const screens = [
  screen({
    ...mine,
    path: '/me/profile',
    title: 'personal.citizen.profile.title',
    load: () => import('./Profile.tsx'),
  }),
  screen({
    ...mine,
    path: '/me/wallet',
    title: 'personal.citizen.wallet.title',
    menu: { icon: 'wallet', order: 20, block: 5 },
    load: () => import('./Wallet.tsx'),
  }),
  screen({
    ...mine,
    path: '/me/timeline',
    title: 'personal.citizen.timeline.title',
    menu: { icon: 'list', order: 25, block: 5 },
    load: () => import('./Timeline.tsx'),
  }),
  screen({
    ...mine,
    path: '/me/household',
    title: 'personal.citizen.household.title',
    menu: { icon: 'users', order: 50, block: 5 },
    load: () => import('./Household.tsx'),
  }),
  screen({
    ...mine,
    path: '/me/favourites',
    title: 'personal.citizen.favourites.title',
    load: () => import('./Favourites.tsx'),
  }),
  screen({
    ...mine,
    path: '/me/life/:event',
    title: 'personal.citizen.life.title',
    load: () => import('./LifeMine.tsx'),
  }),
  screen({
    ...mine,
    path: '/me/access-log',
    title: 'personal.citizen.looks.title',
    load: () => import('./AccessLog.tsx'),
  }),
  screen({
    ...mine,
    path: '/me/consents',
    title: 'personal.citizen.consents.title',
    load: () => import('./Consents.tsx'),
  }),
  screen({ ...mine, path: '/me/data', title: 'personal.citizen.data.title', load: () => import('./Data.tsx') }),
  screen({ ...mine, path: '/me/data/:id', title: 'personal.citizen.data.title', load: () => import('./Request.tsx') }),
  screen({
    app: 'citizen',
    path: '/life',
    title: 'personal.citizen.life.title',
    allow: 'anyone',
    menu: { icon: 'hand-heart', order: 15, block: 4 },
    reads: () => inBoth({}).map((input) => ({ route: routes.lifeEvents, input })),
    load: () => import('./LifeList.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/life/:event',
    title: 'personal.citizen.life.title',
    allow: 'anyone',
    reads: ({ params }: Place) =>
      inBoth({ event: params['event'] }).map((input) => ({ route: routes.lifeEvent, input })),
    load: () => import('./Life.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/show/:token',
    title: 'personal.citizen.show.title',
    allow: 'anyone',
    reads: ({ params }: Place) => [{ route: routes.shown, input: { token: params['token'] } }],
    load: () => import('./Show.tsx'),
  }),
  screen({
    app: 'office',
    path: '/data-requests/:id?',
    title: 'personal.office.title',
    allow: 'personal.requests',
    menu: { icon: 'lock', order: 70 },
    load: () => import('./office/Requests.tsx'),
  }),
]

/** What this system puts on the citizen's home page. */
export const panels = [panel({ app: 'citizen', at: 'mine', order: 20, load: () => import('./HomeMine.tsx') })]

/** The button that keeps a page among one's own, for whatever page an app puts it on. */
export const saveButton = async () => (await import('./SaveButton.tsx')).SaveButton

/** Papers kept on this phone go whenever somebody signs out, asked or not. */
export const wipe = async (): Promise<void> => (await import('./offline-wallet.ts')).wipePapers()
