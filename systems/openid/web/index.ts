import { screen } from '@hue-s/kernel/web/screens.ts'

export const screens = [
  screen({
    app: 'citizen',
    path: '/me/partners',
    title: 'openid.citizen.title',
    allow: 'citizen',
    load: () => import('./Mine.tsx'),
  }),
  screen({
    app: 'office',
    path: '/partners',
    title: 'openid.office.title',
    allow: 'openid.read',
    menu: { icon: 'handshake', order: 70 },
    load: () => import('./office/Partners.tsx'),
  }),
  screen({
    app: 'office',
    path: '/partners/new',
    title: 'openid.office.title',
    allow: 'openid.manage',
    load: () => import('./office/NewPartner.tsx'),
  }),
  screen({
    app: 'office',
    path: '/partners/:id',
    title: 'openid.office.title',
    allow: 'openid.read',
    load: () => import('./office/PartnerPage.tsx'),
  }),
]
