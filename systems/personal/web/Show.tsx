import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { personalContract as routes } from '../contract.ts'
import { useSay } from './parts.tsx'

export const pageHead = (_: HeadTools): PageHead => ({ unlisted: true })

type Open = Extract<Output<typeof routes.shown>, { state: 'open' }>

function Facts({ shown: { title, issuer, facts, madeAt, expiresAt } }: { shown: Open }) {
  const say = useSay()
  return (
    <>
      <Alert tone="success" live="off" title={say('show.genuine', { issuer })}>
        {say('show.from', { from: moment(madeAt), to: moment(expiresAt) })}
      </Alert>
      <Card title={title}>
        <dl className="p-facts">
          {facts.map(({ key, label, value }) => (
            <div key={key}>
              <dt>{label}</dt>
              <dd>
                <strong>{value}</strong>
              </dd>
            </div>
          ))}
        </dl>
      </Card>
      <p className="h-small h-second">{say('show.told')}</p>
    </>
  )
}

/** What somebody shows to whoever holds their QR: no account, no script needed. */
export function Screen({ params }: ScreenProps) {
  const say = useSay()
  const read = useRead(routes.shown, { token: params['token'] ?? '' })
  return (
    <div className="c-page">
      <Heading level={1}>{say('show.title')}</Heading>
      <Reading read={read}>
        {(shown) =>
          shown.state === 'open' ? (
            <Facts shown={shown} />
          ) : (
            <Alert tone="warning" live="off" title={say(`show.${shown.state}`)}>
              {say('show.askAgain')}
            </Alert>
          )
        }
      </Reading>
    </div>
  )
}
