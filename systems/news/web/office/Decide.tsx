import { useState } from 'react'
import { useLocation } from 'wouter'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, Card, Checkbox, Field, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { newsContract as routes, type Act, type DeskItem } from '../../contract.ts'

const ROUTES = {
  submit: routes.submit,
  reopen: routes.reopen,
  restore: routes.reopen,
  return: routes.returnToWriter,
  publish: routes.publish,
  withdraw: routes.withdraw,
  discard: routes.discard,
  pin: routes.pin,
} as const
type Doing = keyof typeof ROUTES
const NEEDS_WORDS = new Set<Act>(['return', 'withdraw'])
const ORDER: readonly Doing[] = ['publish', 'submit', 'return', 'reopen', 'restore', 'pin', 'withdraw', 'discard']

/** A local date and time as an instant; Vietnam has had one offset since 1975. */
const instantOf = (local: string) => new Date(`${local}:00+07:00`).toISOString()

interface Given {
  words: string
  wordsEn: string
  at: string
  notify: boolean
}

function inputOf(act: Doing, item: DeskItem, given: Given): Record<string, unknown> {
  const base = { id: item.id, version: item.version }
  const said = given.words.trim() === '' ? undefined : { vi: given.words, en: given.wordsEn }
  if (act === 'pin') return { id: item.id, pinned: !item.pinned }
  if (act === 'return') return { ...base, note: given.words }
  if (act === 'withdraw') return { ...base, reason: said ?? { vi: '' } }
  if (act === 'submit') return { ...base, ...(said && { change: said }) }
  if (act === 'publish')
    return {
      ...base,
      notify: given.notify,
      ...(given.at && { at: instantOf(given.at) }),
      ...(said && { change: said }),
    }
  return base
}

/** What may be done now, by this person; what is missing is said instead of a button that refuses. */
export function Decide({
  item,
  saver,
  onDone,
}: {
  item: DeskItem
  saver: { current: (() => Promise<boolean>) | undefined }
  onDone: () => void
}) {
  const { t, lang } = useText()
  const [, go] = useLocation()
  const [asking, ask] = useState<Doing>()
  const [busy, setBusy] = useState<Doing>()
  const [error, setError] = useState<AppError>()
  const [given, setGiven] = useState<Given>({
    words: item.change?.vi ?? '',
    wordsEn: item.change?.en ?? '',
    at: '',
    notify: false,
  })
  const give = (more: Partial<Given>) => setGiven({ ...given, ...more })
  const possible = ORDER.filter((act) => item.acts.includes(act))
  const telling = item.live && (asking === 'submit' || asking === 'publish')
  const run = async (act: Doing) => {
    setBusy(act)
    setError(undefined)
    try {
      if ((await saver.current?.()) === false) return
      // Saving counts the version: the decision is about the item as it is now.
      const now = (await send(routes.deskItem, { id: item.id })) as DeskItem
      const seen = act === 'submit' || act === 'discard' ? now : item
      await send(ROUTES[act], inputOf(act, seen, given))
      ask(undefined)
      give({ words: '', wordsEn: '', at: '', notify: false })
      if (act === 'discard') go('/news')
      else onDone()
    } catch (thrown) {
      setError(thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug'))
      onDone()
    } finally {
      setBusy(undefined)
    }
  }
  const press = (act: Doing) => {
    const direct = act === 'reopen' || act === 'restore' || act === 'pin' || (act === 'submit' && !item.live)
    if (direct) void run(act)
    else ask(act)
  }
  return (
    <Card title={t('news.office.next')} level={2} tone="tint">
      <div className="h-stack">
        {item.state === 'scheduled' && item.publishAt && (
          <p>{t('news.office.planned', { at: moment(item.publishAt) })}</p>
        )}
        {item.secondPerson && <p>{t('news.office.secondPerson')}</p>}
        {item.signUps !== null && <p>{t('news.office.signUps', { n: item.signUps })}</p>}
        {error && (
          <Alert
            tone="danger"
            title={sentenceOf(error, lang, t)}
            onDismiss={() => setError(undefined)}
            dismissLabel={t('news.office.close')}
          />
        )}
        {asking ? (
          <form
            className="h-stack"
            onSubmit={(event) => {
              event.preventDefault()
              void run(asking)
            }}
          >
            {asking === 'publish' && (
              <>
                <Field label={t('news.office.at')} hint={t('news.office.atHint')}>
                  <TextInput type="datetime-local" value={given.at} onValue={(at) => give({ at })} />
                </Field>
                <Checkbox
                  label={t('news.office.notify')}
                  checked={given.notify}
                  onValue={(notify) => give({ notify })}
                />
              </>
            )}
            {(telling || NEEDS_WORDS.has(asking)) && (
              <>
                <Field label={t(`news.office.words.${telling ? 'change' : asking}`)} required>
                  <TextArea
                    rows={3}
                    maxLength={600}
                    required
                    value={given.words}
                    onValue={(words) => give({ words })}
                  />
                </Field>
                {asking !== 'return' && (
                  <Field label={t('news.office.wordsEn')}>
                    <TextArea rows={2} maxLength={600} value={given.wordsEn} onValue={(wordsEn) => give({ wordsEn })} />
                  </Field>
                )}
              </>
            )}
            {asking === 'discard' && <p>{t('news.office.discardSure')}</p>}
            <div className="h-row">
              <Button
                type="submit"
                variant={asking === 'withdraw' || asking === 'discard' ? 'danger' : 'primary'}
                busy={busy === asking && t('news.office.sending')}
              >
                {t(asking === 'publish' && given.at ? 'news.office.act.plan' : `news.office.act.${asking}`)}
              </Button>
              <Button variant="quiet" onClick={() => ask(undefined)}>
                {t('news.office.back')}
              </Button>
            </div>
          </form>
        ) : (
          <div className="h-row">
            {possible.map((act, n) => (
              <Button
                key={act}
                variant={n === 0 ? 'primary' : 'secondary'}
                size="small"
                busy={busy === act && t('news.office.sending')}
                onClick={() => press(act)}
              >
                {t(act === 'pin' && item.pinned ? 'news.office.act.unpin' : `news.office.act.${act}`)}
              </Button>
            ))}
          </div>
        )}
      </div>
    </Card>
  )
}
