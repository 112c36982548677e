import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { contract } from '@hue-s/kernel/shared/route.ts'
import { confirmRoutes } from './contract-confirm.ts'
import { deskRoutes } from './contract-desk.ts'
import { publicRoutes } from './contract-public.ts'
import { ProcedureCode } from './contract-shapes.ts'

export * from './contract-confirm.ts'
export * from './contract-desk.ts'
export * from './contract-guides.ts'
export * from './contract-public.ts'
export * from './contract-shapes.ts'

/** The catalogue of administrative procedures: what everybody reads, and the desk of those who keep it. */
export const proceduresContract = contract('procedures', { ...publicRoutes, ...deskRoutes, ...confirmRoutes })

/** A version was approved, began to hold, or ended. */
export const procedureChanged = event(
  'procedures.changed',
  z.object({ code: ProcedureCode, what: z.enum(['approved', 'began', 'ended']), on: z.iso.date() }),
  { key: ({ code }) => code },
)
