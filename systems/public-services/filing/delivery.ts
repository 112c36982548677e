import { invalid } from '@hue-s/kernel/shared/error.ts'
import { WAYS, type Filing } from '../contract.ts'
import type { Judged } from './answers.ts'

export interface Delivery {
  way: (typeof WAYS)[number]
  address: string | null
  phone: string | null
}

/** How the result comes: as the form was answered, else as it was said beside it, else electronically. */
export function deliveryOf(input: Filing, facts: Judged['facts']): Delivery {
  const told = facts['delivery'] === 'electronic' ? 'online' : WAYS.find((way) => way === facts['delivery'])
  const way = told ?? input.delivery?.way ?? 'online'
  const written = facts['deliveryAddress']
  const address = (typeof written === 'string' && told ? written : input.delivery?.address) ?? null
  if (way === 'post' && address === null) throw invalid('public-services.addressNeeded')
  return { way, address, phone: input.delivery?.phone ?? null }
}
