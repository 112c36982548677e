import { screen } from '@hue-s/kernel/web/screens.ts'

/** Screens of those who keep the books and the drawer. */
export const officeScreens = [
  screen({
    app: 'office',
    path: '/payments',
    title: 'payments.office.title',
    allow: 'payments.read',
    menu: { icon: 'wallet', order: 45 },
    load: () => import('./office/Orders.tsx'),
  }),
  screen({
    app: 'office',
    path: '/payments/drawer',
    title: 'payments.office.drawer',
    allow: 'payments.cash',
    load: () => import('./office/Drawer.tsx'),
  }),
  screen({
    app: 'office',
    path: '/payments/day',
    title: 'payments.office.day',
    allow: 'payments.reconcile',
    load: () => import('./office/Day.tsx'),
  }),
  screen({
    app: 'office',
    path: '/payments/refunds',
    title: 'payments.office.refunds',
    allow: 'payments.read',
    load: () => import('./office/Refunds.tsx'),
  }),
  screen({
    app: 'office',
    path: '/payments/receipts',
    title: 'payments.office.receipts',
    allow: 'payments.read',
    load: () => import('./office/Receipts.tsx'),
  }),
  screen({
    app: 'office',
    path: '/payments/ledger',
    title: 'payments.office.ledger',
    allow: 'payments.read',
    load: () => import('./office/Ledger.tsx'),
  }),
  screen({
    app: 'office',
    path: '/payments/orders/:id',
    title: 'payments.office.title',
    allow: 'payments.read',
    load: () => import('./office/Order.tsx'),
  }),
]
