import { screen, type Screen } from '@hue-s/kernel/web/screens.ts'
import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { homeContract } from '@hue-s/systems/home/contract.ts'
import { Home } from './Home.tsx'
import { tellScreens } from './known-screens.ts'
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
      const input = searchInput(search)
      return input ? [{ route: contractOfSearch.find, input: { ...input } }] : []
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
  screen({
    app: 'citizen',
    path: '/services',
    title: 'citizen.menu.services',
    allow: 'anyone',
    load: () => import('./Services.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/emergency',
    title: 'citizen.menu.emergency',
    allow: 'anyone',
    load: () => import('./Emergency.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/on-device',
    title: 'citizen.device.title',
    allow: 'anyone',
    load: () => import('./OnDevice.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/pack',
    title: 'citizen.pack.title',
    allow: 'anyone',
    menu: { icon: 'download-simple', order: 15, block: 5, audiences: ['visitor'] },
    reads: () => [{ route: homeContract.pack, input: {} }],
    load: () => import('./Pack.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/help',
    title: 'citizen.menu.help',
    allow: 'anyone',
    reads: () => [{ route: homeContract.help, input: {} }],
    load: () => import('./Help.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/help/:id',
    title: 'citizen.menu.help',
    allow: 'anyone',
    reads: ({ params }) => [{ route: homeContract.helpArticle, input: { id: params['id'] } }],
    load: () => import('./HelpArticle.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/welcome',
    title: 'citizen.welcome.title',
    allow: 'anyone',
    reads: ({ search }) =>
      search.get('step') === 'where' ? [{ route: unitsContract.list, input: { level: 'commune' } }] : [],
    load: () => import('./Welcome.tsx'),
  }),
  screen({ app: 'citizen', path: '/me', title: 'citizen.me.title', allow: 'anyone', load: () => import('./Me.tsx') }),
]

/** Every screen of this app: its own, then what the systems offer. */
export const screens: readonly Screen[] = [...own, ...offered]

tellScreens(screens)
