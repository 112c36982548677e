import { screen } from '@hue-s/kernel/web/screens.ts'

/** The queue of alarms and the book of rules for the office; open alarms and the replay for the wall. */
export const screens = [
  screen({
    app: 'office',
    path: '/alarms',
    title: 'alarms.office.title',
    allow: 'alarms.read',
    menu: { icon: 'siren', order: 24 },
    load: () => import('./office/Alarms.tsx'),
  }),
  screen({
    app: 'office',
    path: '/alarms/rules',
    title: 'alarms.office.rules',
    allow: 'alarms.read',
    load: () => import('./office/Rules.tsx'),
  }),
  screen({
    app: 'office',
    path: '/alarms/rules/:id',
    title: 'alarms.office.rule',
    allow: 'alarms.read',
    load: () => import('./office/Rule.tsx'),
  }),
  screen({
    app: 'office',
    path: '/alarms/:id',
    title: 'alarms.office.one',
    allow: 'alarms.read',
    load: () => import('./office/Alarm.tsx'),
  }),
  screen({
    app: 'ops',
    path: '/alarms',
    title: 'alarms.ops.title',
    allow: 'alarms.read',
    load: () => import('./ops/Wall.tsx'),
  }),
  screen({
    app: 'ops',
    path: '/alarms/replay',
    title: 'alarms.ops.replay',
    allow: 'alarms.read',
    load: () => import('./ops/Replay.tsx'),
  }),
]
