import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { contract } from '@hue-s/kernel/shared/route.ts'
import { areaRoutes } from './contract-area.ts'
import { deskRoutes, reachRoutes } from './contract-desk.ts'
import { publicRoutes } from './contract-public.ts'
import { MsgType, Status } from './contract-shapes.ts'
import { sourceRoutes } from './contract-sources.ts'

export * from './contract-area.ts'
export * from './contract-desk.ts'
export * from './contract-public.ts'
export * from './contract-shapes.ts'
export * from './contract-sources.ts'

/** A message went out or went out of force; whoever shows alerts reads them again. Exercises are told apart. */
export const alertChanged = event(
  'alerts.changed',
  z.object({ id: z.uuid(), status: Status, state: z.enum(['sent', 'over']) }),
  {
    key: ({ id }) => id,
    stream: ({ id, status, state }) => (status === 'actual' ? [{ topic: 'alerts.changed', data: { id, state } }] : []),
  },
)
/** A message was sent: its channels follow. */
export const alertSent = event('alerts.sent', z.object({ id: z.uuid(), status: Status, msgType: MsgType }), {
  key: ({ id }) => id,
})
/** It is a source's turn to be read. */
export const sourceDue = event('alerts.sourceDue', z.object({ id: z.uuid() }), { key: ({ id }) => id })

export const alertsContract = contract('alerts', {
  ...publicRoutes,
  ...sourceRoutes,
  ...areaRoutes,
  ...deskRoutes,
  ...reachRoutes,
})
