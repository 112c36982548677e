import { screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { reportNumbersContract as routes } from '../contract.ts'
import { behindInput, figuresInput } from './figures-input.ts'

/** The figures, public and for leaders; both read the same answers. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/numbers',
    title: 'report-numbers.title',
    allow: 'anyone',
    menu: { icon: 'chart-bar', order: 25, block: 4 },
    reads: ({ search }: Place) => [
      { route: routes.figures, input: figuresInput(search) },
      { route: routes.words, input: {} },
    ],
    load: () => import('./Numbers.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/numbers/behind',
    title: 'report-numbers.behindTitle',
    allow: 'anyone',
    reads: ({ search }: Place) => [
      { route: routes.behind, input: behindInput(search) },
      { route: routes.words, input: {} },
    ],
    load: () => import('./NumbersBehind.tsx'),
  }),
  screen({
    app: 'office',
    path: '/numbers',
    title: 'report-numbers.title',
    allow: 'field-reports.read',
    menu: { icon: 'chart-bar', order: 15 },
    load: () => import('./office/Numbers.tsx'),
  }),
  screen({
    app: 'office',
    path: '/numbers/behind',
    title: 'report-numbers.behindTitle',
    allow: 'field-reports.read',
    load: () => import('./office/NumbersBehind.tsx'),
  }),
]
