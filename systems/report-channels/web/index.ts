import { screen } from '@hue-s/kernel/web/screens.ts'

/** The messages that wait for a person of the centre. */
export const screens = [
  screen({
    app: 'office',
    path: '/channels',
    title: 'report-channels.title',
    allow: 'report-channels.desk',
    menu: { icon: 'chat-circle', order: 16 },
    load: () => import('./Channels.tsx'),
  }),
]
