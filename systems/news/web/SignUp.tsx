import { useEffect, useState } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import type { Article, EventFacts } from '../contract.ts'

/** Takes a place or gives it back. Without a script it says how many are left and where to ask. */
export function SignUp({ article, event }: { article: Article; event: EventFacts }) {
  const { t, lang } = useText()
  const [now, setNow] = useState<number>()
  // oxlint-disable-next-line react/set-state-in-effect -- the first drawing must equal the server's
  useEffect(() => setNow(Date.now()), [])
  const alive = now !== undefined
  const over = alive && now >= Date.parse(event.signUpUntil ?? event.startsAt)
  const me = useRead(identityContract.me, alive ? {} : null)
  const signedIn = me.data?.signedIn === true
  const mine = useRead(routes.mySignUp, signedIn ? { id: article.id } : null)
  const take = useSend(routes.signUp)
  const give = useSend(routes.cancelSignUp)
  if (!event.signUp) return <p>{t('news.citizen.event.free')}</p>
  if (over) return <p>{t('news.citizen.event.over')}</p>
  const left = mine.data?.placesLeft ?? article.placesLeft
  const refusal = take.error ?? give.error
  const press = async () => {
    await (mine.data?.signedUp ? give : take).send({ id: article.id })
    mine.reload()
  }
  return (
    <div className="nw-signup">
      <output>
        {mine.data?.signedUp ? <strong>{t('news.citizen.event.signedUp')}</strong> : null}{' '}
        {left === null ? '' : t('news.citizen.event.left', { n: left })}
      </output>
      {refusal && <Alert tone="danger" title={sentenceOf(refusal, lang, t)} />}
      {!alive && <noscript>{t('news.citizen.event.noscript')}</noscript>}
      {alive && me.data && !signedIn && (
        <LinkButton variant="primary" href={`/sign-in?returnTo=${encodeURIComponent(article.path)}`}>
          {t('news.citizen.event.signIn')}
        </LinkButton>
      )}
      {signedIn && mine.data && (
        <Button
          variant={mine.data.signedUp ? 'secondary' : 'primary'}
          busy={(take.busy || give.busy) && t('news.citizen.event.sending')}
          disabled={!mine.data.signedUp && left === 0}
          onClick={() => void press()}
        >
          {t(
            mine.data.signedUp
              ? 'news.citizen.event.cancel'
              : left === 0
                ? 'news.citizen.event.full'
                : 'news.citizen.event.take',
          )}
        </Button>
      )}
    </div>
  )
}
