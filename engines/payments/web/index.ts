import { screen } from '@hue-s/kernel/web/screens.ts'
import { officeScreens } from './desk.ts'

/** Paying for citizens (other screens import `Pay.tsx` itself); the books, the day and the drawer for officials. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/pay/:id',
    title: 'payments.citizen.pay.title',
    allow: 'account',
    load: () => import('./PayScreen.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/payments',
    title: 'payments.citizen.mine.title',
    allow: 'account',
    load: () => import('./Mine.tsx'),
  }),
  ...officeScreens,
]
