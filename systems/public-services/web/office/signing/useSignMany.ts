import { useState } from 'react'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { publicServicesContract as routes, type SignedDossier, type ToSign } from '../../../contract.ts'

export interface Progress {
  all: number
  /** Approved without the key. */
  byWord: boolean
  results: readonly SignedDossier[]
  /** What stopped the whole: a wrong PIN, no network. What is not in the results was not signed. */
  error: AppError | undefined
  busy: boolean
}
export interface Secrets {
  pin?: string
  otp?: string
  /** Approve without the key, while it cannot be reached. */
  byWord?: true
}

/** With a key several papers go together, since opening it takes time; a one-time code opens it once. */
const TOGETHER = 10
const A_FEW = 3
const MOST = 50

/** Signs many, a few at a time, so that whoever waits sees each one arrive; what was signed stays so whatever comes after. */
export function useSignMany() {
  const [progress, setProgress] = useState<Progress>()
  async function sign(items: readonly Pick<ToSign, 'id' | 'version'>[], secrets: Secrets): Promise<boolean> {
    const step = secrets.pin === undefined ? A_FEW : secrets.otp === undefined ? TOGETHER : MOST
    const results: SignedDossier[] = []
    const show = (more: Partial<Progress>) =>
      setProgress({
        all: items.length,
        byWord: secrets.byWord === true,
        results: [...results],
        error: undefined,
        busy: true,
        ...more,
      })
    show({})
    try {
      for (let at = 0; at < items.length; at += step) {
        const part = items.slice(at, at + step).map(({ id, version }) => ({ id, version }))
        const answer = await send(routes.signMany, { items: part, ...secrets }, { key: newId() })
        results.push(...(answer as { results: SignedDossier[] }).results)
        show({})
      }
      show({ busy: false })
      return true
    } catch (thrown) {
      show({ busy: false, error: thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug') })
      return false
    } finally {
      refresh('/api/public-services')
    }
  }
  return { progress, sign, forget: () => setProgress(undefined) }
}
