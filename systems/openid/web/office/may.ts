import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'

function useMay(permission: string): boolean {
  const { data } = useRead(identityContract.me, {})
  return data?.signedIn === true && data.permissions.includes(permission)
}

/** Whether to show what enters and changes partners; the server decides in any case. */
export const useMayManage = () => useMay('openid.manage')
export const useMayApprove = () => useMay('openid.approve')
