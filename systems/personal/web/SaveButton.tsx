import { useState } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { star } from '@hue-s/ui/icon-paths.ts'
import { personalContract as routes } from '../contract.ts'
import { Refused, useSay } from './parts.tsx'

/** Saves the page that is open; only for those who are signed in as citizens. */
export function SaveButton({
  kind,
  path,
  title,
}: {
  kind: 'page' | 'service' | 'place' | 'report'
  path: string
  /** Asked when it is saved: a page may learn its title late. */
  title: string | (() => string)
}) {
  const say = useSay()
  const { data: me } = useRead(identityContract.me, {})
  const { send, busy, error } = useSend(routes.addFavourite)
  const [done, setDone] = useState(false)
  if (me?.signedIn !== true || me.kind !== 'citizen') return null
  const save = async () => {
    if (!(await send({ kind, path, title: typeof title === 'string' ? title : title() }))) return
    setDone(true)
    refresh('/api/personal/favourites')
  }
  return (
    <>
      <Refused error={error} />
      <Button icon={star} busy={busy && say('saving')} disabled={done} onClick={() => void save()}>
        {say(done ? 'favourites.saved' : 'favourites.save')}
      </Button>
    </>
  )
}
