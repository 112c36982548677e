import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { arrowLeft, list } from '@hue-s/ui/icon-paths.ts'
import { personalContract as routes } from '../contract.ts'
import { LifeSteps } from './LifeSteps.tsx'
import { useSay } from './parts.tsx'

export function pageHead({ params, lang, answer }: HeadTools): PageHead {
  const event = answer(routes.lifeEvent, { event: params['event'], lang })
  return event ? { title: event.title, description: event.intro } : {}
}

/** One event for everybody: a plain page, complete without a script. */
export function Screen({ params }: ScreenProps) {
  const say = useSay()
  const { lang } = useText()
  const read = useRead(routes.lifeEvent, { event: params['event'] ?? '', lang })
  const { data: me } = useRead(identityContract.me, {})
  return (
    <div className="c-page">
      <a className="c-page__back" href="/life">
        <Icon icon={arrowLeft} size="text" />
        {say('life.title')}
      </a>
      <Reading read={read}>
        {(event) => (
          <>
            <Heading level={1}>{event.title}</Heading>
            <p>{event.intro}</p>
            {me?.signedIn && (
              <LinkButton icon={list} href={`/me/life/${event.id}`}>
                {say('life.mine')}
              </LinkButton>
            )}
            <LifeSteps event={event} />
          </>
        )}
      </Reading>
    </div>
  )
}
