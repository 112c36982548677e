import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'

/** The province's own name, as the list of units has it today. */
export function useProvinceName(): string {
  return useRead(unitsContract.list, { level: 'province' }).data?.items[0]?.name ?? ''
}
