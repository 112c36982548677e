import { screen, type Screen } from '@hue-s/kernel/web/screens.ts'
import { Home } from './Home.tsx'
import { offered } from './offers.ts'

const own: readonly Screen[] = [
  screen({
    app: 'citizen',
    path: '/',
    title: 'citizen.home.title',
    allow: 'anyone',
    load: async () => ({ Screen: Home }),
  }),
  screen({
    app: 'citizen',
    path: '/sign-in',
    title: 'citizen.signIn.title',
    allow: 'anyone',
    load: () => import('./SignIn.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/inbox',
    title: 'citizen.inbox.title',
    allow: 'account',
    load: () => import('./Inbox.tsx'),
  }),
  screen({ app: 'citizen', path: '/me', title: 'citizen.me.title', allow: 'anyone', load: () => import('./Me.tsx') }),
]

/** Every screen of this app: its own, then what the systems offer. */
export const screens: readonly Screen[] = [...own, ...offered]
