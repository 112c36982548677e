import { screen } from '@hue-s/kernel/web/screens.ts'

/** Where officials write forms. Other screens import `FormFill.tsx`, `FormPrint.tsx` … themselves: this list is part of every first load. */
export const screens = [
  screen({
    app: 'office',
    path: '/forms',
    title: 'forms.office.title',
    allow: 'forms.manage',
    menu: { icon: 'file-text', order: 72 },
    load: () => import('./office/Forms.tsx'),
  }),
  screen({
    app: 'office',
    path: '/forms/:id',
    title: 'forms.office.one',
    allow: 'forms.manage',
    load: () => import('./office/FormEdit.tsx'),
  }),
]
