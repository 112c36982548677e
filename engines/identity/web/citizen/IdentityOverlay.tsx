import { useEffect, useState, type ComponentType } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { onRefusal } from '@hue-s/kernel/web/client.ts'
import { useAlive } from '@hue-s/kernel/web/useAlive.ts'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { identityContract } from '../../contract.ts'
import type { PartProps } from './Overlay.tsx'

/** While somebody acts for another: an end, said elsewhere, is told here before the next thing is sent. */
const ACTING_MS = 10_000
const PROVE = ['kernel.stepUpNeeded', 'identity.proveAgain']

/**
 * What stands over every page when it must: the band «acting for …», and the offer to prove oneself again where a call
 * was refused for want of it. Weighs next to nothing until then. `words` fetches the app's sentences.
 */
export function IdentityOverlay({ words }: { words: () => Promise<unknown> }) {
  const alive = useAlive()
  const [refusal, setRefusal] = useState<AppError>()
  const [Part, setPart] = useState<ComponentType<PartProps>>()
  const [acting, setActing] = useState(false)
  const { data } = useRead(identityContract.me, alive ? {} : null, acting ? { every: ACTING_MS } : {})
  // oxlint-disable-next-line react/set-state-in-effect -- how often to ask follows from what was answered
  useEffect(() => setActing(Boolean(data?.signedIn && data.onBehalfOf)), [data])
  useEffect(
    () =>
      onRefusal((error) => {
        if (PROVE.includes(error.code)) setRefusal(error)
        if (error.code === 'identity.delegationOver') refresh('/api/identity/me')
      }),
    [],
  )
  const me = data?.signedIn ? data : undefined
  const kept = alive && sessionStorage.getItem('identity.form') !== null
  const needed = Boolean(me && (me.onBehalfOf || me.actingOver || refusal || kept))
  useEffect(() => {
    if (needed) void Promise.all([import('./Overlay.tsx'), words()]).then(([m]) => setPart(() => m.Overlay))
  }, [needed, words])
  return needed && Part && me ? <Part me={me} refusal={refusal} onClose={() => setRefusal(undefined)} /> : null
}
