import { screen } from '@hue-s/kernel/web/screens.ts'

/** What this engine offers to the people whose accounts it keeps, and to the counters that help them. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/me/sessions',
    title: 'identity.citizen.sessions.title',
    allow: 'account',
    load: () => import('./citizen/Sessions.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/me/delegations',
    title: 'identity.citizen.delegations.title',
    allow: 'account',
    load: () => import('./citizen/Delegations.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/me/assist',
    title: 'identity.citizen.assist.title',
    allow: 'account',
    load: () => import('./citizen/Assist.tsx'),
  }),
  screen({
    app: 'office',
    path: '/identity-counter',
    title: 'identity.office.title',
    allow: 'identity.recover',
    menu: { icon: 'identification-card', order: 60 },
    load: () => import('./office/Counter.tsx'),
  }),
]
