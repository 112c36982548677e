import { screen, type Screen } from '@hue-s/kernel/web/screens.ts'
import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import { Home } from './Home.tsx'
import { offered } from './offers.ts'
import { searchInput } from './search-input.ts'

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
  screen({
    app: 'citizen',
    path: '/search',
    title: 'citizen.search.title',
    allow: 'anyone',
    reads: ({ search }) => {
      const input = searchInput(search.get('q'))
      return input ? [{ route: contractOfSearch.find, input }] : []
    },
    load: () => import('./Search.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/notifications',
    title: 'citizen.notify.title',
    allow: 'account',
    load: () => import('./Notifications.tsx'),
  }),
  screen({ app: 'citizen', path: '/me', title: 'citizen.me.title', allow: 'anyone', load: () => import('./Me.tsx') }),
]

/** Every screen of this app: its own, then what the systems offer. */
export const screens: readonly Screen[] = [...own, ...offered]
