import { screen } from '@hue-s/kernel/web/screens.ts'

/** Screens of the editors. */
export const officeScreens = [
  screen({
    app: 'office',
    path: '/news',
    title: 'news.office.desk.title',
    allow: 'news.edit',
    menu: { icon: 'newspaper', order: 30 },
    load: () => import('./office/Desk.tsx'),
  }),
  screen({
    app: 'office',
    path: '/news/calendar',
    title: 'news.office.calendar.title',
    allow: 'news.edit',
    load: () => import('./office/Calendar.tsx'),
  }),
  screen({
    app: 'office',
    path: '/news/sources',
    title: 'news.office.sources.title',
    allow: 'news.publish',
    load: () => import('./office/Sources.tsx'),
  }),
  screen({
    app: 'office',
    path: '/news/:id',
    title: 'news.office.item.title',
    allow: 'news.edit',
    load: () => import('./office/Item.tsx'),
  }),
  screen({
    app: 'office',
    path: '/news/:id/history',
    title: 'news.office.history.title',
    allow: 'news.edit',
    load: () => import('./office/History.tsx'),
  }),
]
