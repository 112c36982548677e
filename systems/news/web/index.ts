import { panel, screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { publicRoutes as routes } from '../contract-public.ts'
import type { PageKind } from '../contract.ts'
import { officeScreens } from './desk.ts'
import { directoryInput, documentsInput, eventsInput, listInput, readInput, type ListPage } from './lists.ts'

const sections = { route: routes.sections, input: {} }
const listReads = (page: ListPage) => (place: Place) => [
  sections,
  { route: routes.list, input: listInput(page, place.search) },
]
const oneReads = (page: PageKind) => (place: Place) => [
  sections,
  { route: routes.read, input: readInput(page, place.params['slug'], place.search) },
]
const title = (name: string) => `news.citizen.home.title.${name}`

/** The portal for readers, all of it public and drawn by the server; the desk for those who write. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/news',
    title: title('news'),
    allow: 'anyone',
    menu: { icon: 'newspaper', order: 10, block: 1 },
    reads: listReads('news'),
    load: () => import('./News.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/news/:slug',
    title: title('news'),
    allow: 'anyone',
    reads: oneReads('news'),
    load: () => import('./NewsOne.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/guidance',
    title: title('guidance'),
    allow: 'anyone',
    menu: { icon: 'info', order: 20, block: 1 },
    reads: listReads('guidance'),
    load: () => import('./Guidance.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/guidance/:slug',
    title: title('guidance'),
    allow: 'anyone',
    reads: oneReads('guidance'),
    load: () => import('./GuidanceOne.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/fact-checks',
    title: title('fact-checks'),
    allow: 'anyone',
    menu: { icon: 'shield-check', order: 30, block: 1 },
    reads: listReads('fact-checks'),
    load: () => import('./FactChecks.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/fact-checks/:slug',
    title: title('fact-checks'),
    allow: 'anyone',
    reads: oneReads('fact-checks'),
    load: () => import('./FactCheckOne.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/documents',
    title: title('documents'),
    allow: 'anyone',
    menu: { icon: 'file-text', order: 40, block: 4 },
    reads: ({ search }: Place) => [{ route: routes.documents, input: documentsInput(search) }],
    load: () => import('./Documents.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/documents/:slug',
    title: title('documents'),
    allow: 'anyone',
    reads: oneReads('documents'),
    load: () => import('./DocumentOne.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/directory',
    title: title('directory'),
    allow: 'anyone',
    menu: { icon: 'buildings', order: 50, block: 4 },
    reads: ({ search }: Place) => [{ route: routes.directory, input: directoryInput(search) }],
    load: () => import('./Directory.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/events',
    title: title('events'),
    allow: 'anyone',
    menu: { icon: 'calendar', order: 60, block: 1 },
    reads: ({ search }: Place) => [{ route: routes.events, input: eventsInput(search) }],
    load: () => import('./Events.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/events/:slug',
    title: title('events'),
    allow: 'anyone',
    reads: oneReads('events'),
    load: () => import('./EventOne.tsx'),
  }),
  ...officeScreens,
]

/** What this system puts on the citizen's home page. */
export const panels = [
  panel({
    app: 'citizen',
    at: 'news',
    order: 10,
    reads: () => [{ route: routes.latest, input: {} }],
    load: () => import('./HomeNews.tsx'),
  }),
]
