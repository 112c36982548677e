import { rule } from '@hue-s/kernel/server/access.ts'

interface OfUnit {
  payeeUnitId: string
}
const inUnits = (permission: string) => ({ inUnits: 'payeeUnitId', permission })

/** The payer sees the order; officials see those of the units that receive the money. */
export const payOrder = rule<OfUnit & { payerId: string | null }>('payments.pay', { isActor: 'payerId' })
export const readInUnits = rule<OfUnit>('payments.read', inUnits('payments.read'))
export const takeCash = rule<OfUnit>('payments.cash', inUnits('payments.cash'))
export const askRefund = rule<OfUnit>('payments.askRefund', inUnits('payments.askRefund'))
export const decideRefund = rule<OfUnit>('payments.decideRefund', inUnits('payments.decideRefund'))
export const reconcileUnit = rule<OfUnit>('payments.reconcile', inUnits('payments.reconcile'))
/** A shift is seen in the unit whose drawer it is, and by its cashier. */
export const readShift = rule<OfUnit & { cashierId: string }>('payments.shift', {
  any: [inUnits('payments.read'), { isActor: 'cashierId' }],
})
export const ownShift = rule<OfUnit & { cashierId: string }>('payments.ownShift', { isActor: 'cashierId' })
