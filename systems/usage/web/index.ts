import { screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { usageContract as routes } from '../contract.ts'
import { weeksIn } from './weeks-in.ts'

/** How much the app is used: for everybody in sums, for operators in detail. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/usage',
    title: 'usage.title',
    allow: 'anyone',
    menu: { icon: 'users', order: 90, block: 4 },
    reads: ({ search }: Place) => [{ route: routes.summary, input: { weeks: weeksIn(search) } }],
    load: () => import('./Usage.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/usage/method',
    title: 'usage.citizen.method',
    allow: 'anyone',
    load: () => import('./Method.tsx'),
  }),
  screen({
    app: 'office',
    path: '/usage',
    title: 'usage.title',
    allow: 'usage.read',
    menu: { icon: 'users', order: 60 },
    load: () => import('./office/Figures.tsx'),
  }),
]

/**
 * The app says which screen is shown, by its pattern, whenever the address changes. What it does with that is fetched
 * after the page is alive; where it cannot be fetched, nothing is counted.
 */
export const seen = (pattern: string | undefined): Promise<void> =>
  import('./seen.ts').then(
    (module) => module.seen(pattern),
    () => undefined,
  )
