import { useState } from 'react'
import { contractOfNotify as notify } from '@hue-s/engines/notify/contract.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { bell, checkCircle } from '@hue-s/ui/icon-paths.ts'

type Preferences = Output<typeof notify.preferences>

/** Follows a rubric: adds its topic to what the person has chosen, and leaves the rest as it was. */
async function follow(topic: string): Promise<void> {
  const { topics } = (await send(notify.preferences, {})) as Preferences
  const others = topics.filter((one) => one.topic !== topic).map(({ name: _, ...choice }) => choice)
  await send(notify.setPreferences, { topics: [...others, { topic, follows: true }] })
}

export function FollowSection({ section }: { section: string }) {
  const { t, lang } = useText()
  const [state, setState] = useState<'idle' | 'busy' | 'done' | AppError>('idle')
  const press = async () => {
    setState('busy')
    try {
      await follow(`news.${section}`)
      setState('done')
    } catch (thrown) {
      const refusal = thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug')
      if (refusal.status === 401) location.assign(`/sign-in?returnTo=${encodeURIComponent(`/news?section=${section}`)}`)
      setState(refusal)
    }
  }
  const refusal = state instanceof AppError && state.status !== 401 ? state : undefined
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        icon={state === 'done' ? checkCircle : bell}
        busy={state === 'busy' && t('news.citizen.following')}
        disabled={state === 'done'}
        onClick={() => void press()}
      >
        {t(state === 'done' ? 'news.citizen.followed' : 'news.citizen.follow')}
      </Button>
      <output className="h-small">{refusal && sentenceOf(refusal, lang, t)}</output>
    </>
  )
}
