import { screen, type Screen } from '@hue-s/kernel/web/screens.ts'
import { offeredTo } from '../screens.ts'

const own: readonly Screen[] = [
  screen({
    app: 'office',
    path: '/units',
    title: 'office.units.title',
    allow: 'staff',
    menu: { icon: 'buildings', order: 60 },
    load: () => import('./units/Reorganisations.tsx'),
  }),
  screen({
    app: 'office',
    path: '/units/new',
    title: 'office.units.new',
    allow: 'units.reorganise',
    load: () => import('./units/Compose.tsx'),
  }),
  screen({
    app: 'office',
    path: '/units/:id',
    title: 'office.units.one',
    allow: 'staff',
    load: () => import('./units/Reorganisation.tsx'),
  }),
  screen({
    app: 'office',
    path: '/units/:id/edit',
    title: 'office.units.edit',
    allow: 'units.reorganise',
    load: () => import('./units/Compose.tsx'),
  }),
  screen({
    app: 'office',
    path: '/staff',
    title: 'office.staff.title',
    allow: 'identity.grant',
    menu: { icon: 'users', order: 70 },
    load: () => import('./admin/Staff.tsx'),
  }),
  screen({
    app: 'office',
    path: '/audit',
    title: 'office.audit.title',
    allow: 'identity.readAudit',
    menu: { icon: 'shield-check', order: 80 },
    load: () => import('./admin/Audit.tsx'),
  }),
  screen({
    app: 'office',
    path: '/stuck',
    title: 'office.stuck.title',
    allow: 'kernel.operate',
    menu: { icon: 'warning', order: 90 },
    load: () => import('./admin/Stuck.tsx'),
  }),
  screen({
    app: 'office',
    path: '/account',
    title: 'office.account.title',
    allow: 'staff',
    load: () => import('./account/Account.tsx'),
  }),
]

/** Every screen of this app: what the systems offer, then its own. */
export const screens: readonly Screen[] = [...offeredTo('office'), ...own]

/** What stands in the menu on the left, in its order. */
export const menu = screens.filter((one) => one.menu).sort((a, b) => a.menu!.order - b.menu!.order)
