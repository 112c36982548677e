import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, StatusChip } from '@hue-s/ui/index.ts'

/** Browser and system out of the long line that a browser sends. */
function deviceOf(userAgent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)[/ ](\d+)/.exec(userAgent)
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(userAgent)
  return [browser && `${browser[1]} ${browser[2]}`, system?.[1]].filter(Boolean).join(', ') || userAgent.slice(0, 60)
}

/** Where the person is signed in; any session but this one can be ended. */
export function Sessions() {
  const { t, lang } = useText()
  const sessions = useRead(identityContract.sessions, {})
  const end = useSend(identityContract.endSession)
  const stop = async (id: string) => {
    if (await end.send({ id })) refresh('/api/identity/sessions')
  }
  return (
    <Reading read={sessions}>
      {({ items }) => (
        <div className="h-stack">
          {end.error && <Alert tone="danger" title={sentenceOf(end.error, lang, t)} />}
          <ul>
            {items.map((one) => (
              <li key={one.id} className="o-line">
                <div>
                  <p>{deviceOf(one.userAgent)}</p>
                  <p className="h-small h-second">
                    {t('office.sessions.line', { address: one.address, at: moment(one.lastSeenAt) })}
                  </p>
                </div>
                {one.current ? (
                  <StatusChip tone="success">{t('office.sessions.this')}</StatusChip>
                ) : (
                  <Button
                    variant="quiet"
                    size="small"
                    aria-label={t('office.sessions.end.of', { device: deviceOf(one.userAgent) })}
                    onClick={() => void stop(one.id)}
                  >
                    {t('office.sessions.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Reading>
  )
}
