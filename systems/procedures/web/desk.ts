import { screen } from '@hue-s/kernel/web/screens.ts'

/** Screens of those who keep the catalogue. */
export const officeScreens = [
  screen({
    app: 'office',
    path: '/procedures',
    title: 'procedures.office.title',
    allow: 'procedures.edit',
    menu: { icon: 'stamp', order: 34 },
    load: () => import('./office/Catalogue.tsx'),
  }),
  screen({
    app: 'office',
    path: '/procedures/import',
    title: 'procedures.office.import',
    allow: 'procedures.edit',
    load: () => import('./office/Import.tsx'),
  }),
  screen({
    app: 'office',
    path: '/procedures/compare',
    title: 'procedures.office.compare',
    allow: 'procedures.edit',
    load: () => import('./office/Compare.tsx'),
  }),
  screen({
    app: 'office',
    path: '/procedures/:id',
    title: 'procedures.office.record',
    allow: 'procedures.edit',
    load: () => import('./office/Record.tsx'),
  }),
]
