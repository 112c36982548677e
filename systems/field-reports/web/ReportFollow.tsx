import { useState } from 'react'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useAlive } from '@hue-s/kernel/web/useAlive.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { bell, check, shareNetwork } from '@hue-s/ui/icon-paths.ts'
import { LiveRegion } from '@hue-s/ui/Toast.tsx'
import { fieldReportsContract as routes } from '../contract.ts'

/** Follow and be told of each step; whoever is not signed in is led there and back. */
function Follow({ id }: { id: string }) {
  const { t, lang } = useText()
  const { data: me } = useRead(identityContract.me, {})
  const signedIn = me?.signedIn === true
  const read = useRead(routes.following, signedIn ? { id } : null)
  const follow = useSend(contractOfCases.follow)
  const [said, say] = useState('')
  if (me === undefined) return null
  if (!signedIn)
    return (
      <LinkButton icon={bell} href={`/sign-in?returnTo=${encodeURIComponent(`/reports/${id}`)}`}>
        {t('field-reports.citizen.follow.signIn')}
      </LinkButton>
    )
  const following = read.data?.following ?? false
  const press = async () => {
    const done = await follow.send({ id, follow: !following })
    if (done === undefined) return
    read.reload()
    say(t(following ? 'field-reports.citizen.follow.ended' : 'field-reports.citizen.follow.begun'))
  }
  return (
    <>
      <Button
        icon={following ? check : bell}
        aria-pressed={following}
        busy={follow.busy && t('field-reports.citizen.follow.busy')}
        onClick={() => void press()}
      >
        {t(following ? 'field-reports.citizen.follow.following' : 'field-reports.citizen.follow.follow')}
      </Button>
      {follow.error && <p role="alert">{sentenceOf(follow.error, lang, t)}</p>}
      <LiveRegion message={said} />
    </>
  )
}

/** Hands the short address to the phone's own sharing, or copies it. */
function Share({ code, title }: { code: string; title: string }) {
  const { t } = useText()
  const [said, say] = useState('')
  const press = async () => {
    const url = `${location.origin}/r/${code}`
    try {
      if (navigator.share) await navigator.share({ title, url })
      else {
        await navigator.clipboard.writeText(url)
        say(t('field-reports.citizen.share.copied'))
      }
    } catch {
      // The person changed their mind, or the browser forbids it: the address stands beside the button.
    }
  }
  return (
    <>
      <Button icon={shareNetwork} onClick={() => void press()}>
        {t('field-reports.citizen.share.share')}
      </Button>
      <LiveRegion message={said} />
      {said && <span className="h-small">{said}</span>}
    </>
  )
}

/** What one may do with a published report. The short address is there before any script runs. */
export function ReportFollow({ id, code, title }: { id: string; code: string; title: string }) {
  const { t } = useText()
  const alive = useAlive()
  return (
    <div className="h-stack">
      {alive && (
        <div className="h-row">
          <Follow id={id} />
          <Share code={code} title={title} />
        </div>
      )}
      <p className="h-small r-short">
        {t('field-reports.citizen.share.short')} <a href={`/r/${code}`}>/r/{code}</a>
      </p>
    </div>
  )
}
