import './alerts.css'
import { useEffect, useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useAlive } from '@hue-s/kernel/web/useAlive.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { arrowLeft, speakerHigh, x } from '@hue-s/ui/icon-paths.ts'
import { publicRoutes as routes } from '../contract-public.ts'
import type { PublicAlert } from '../contract-shapes.ts'
import { Chips, Level, Places } from './AlertCard.tsx'
import { toneOf, useWords } from './words.ts'

export function pageHead({ params, lang, answer }: HeadTools): PageHead {
  const found = answer(routes.one, { identifier: params['id'] ?? '' })
  const info = found && (found.alert.infos[lang] ?? found.alert.infos.vi ?? found.alert.infos.en)
  return info ? { title: info.headline, description: info.instruction, unlisted: found.alert.status !== 'actual' } : {}
}

/** Reads the words out where the device has a voice. */
function ReadAloud({ alert }: { alert: PublicAlert }) {
  const { t } = useText()
  const words = useWords(alert)
  const alive = useAlive()
  const [speaking, setSpeaking] = useState(false)
  useEffect(() => () => window.speechSynthesis?.cancel(), [])
  if (!alive || !('speechSynthesis' in window)) return null
  const press = () => {
    speechSynthesis.cancel()
    setSpeaking(!speaking)
    if (speaking) return
    const pieces = [words.headline, words.description, words.instruction]
    pieces.forEach((text, n) => {
      const piece = new SpeechSynthesisUtterance(text)
      piece.lang = words.lang === 'vi' ? 'vi-VN' : 'en-GB'
      if (n === pieces.length - 1) piece.onend = () => setSpeaking(false)
      speechSynthesis.speak(piece)
    })
  }
  return (
    <Button variant="secondary" icon={speaking ? x : speakerHigh} onClick={press}>
      {t(speaking ? 'alerts.citizen.stop' : 'alerts.citizen.aloud')}
    </Button>
  )
}

function Chain({ alert, chain }: { alert: PublicAlert; chain: readonly PublicAlert[] }) {
  const { t, lang } = useText()
  if (chain.length < 2) return null
  return (
    <section aria-labelledby="al-chain">
      <Heading level={2} id="al-chain" className="al-part">
        {t('alerts.citizen.chain')}
      </Heading>
      <ol className="al-chain">
        {chain.map((one) => {
          const headline = (one.infos[lang] ?? one.infos.vi ?? one.infos.en)?.headline ?? one.identifier
          return (
            <li key={one.id}>
              <span className="h-small h-second">{moment(one.sentAt)}</span>{' '}
              {one.id === alert.id ? <strong>{headline}</strong> : <a href={`/alerts/${one.identifier}`}>{headline}</a>}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function One({ alert, chain }: { alert: PublicAlert; chain: readonly PublicAlert[] }) {
  const { t, lang } = useText()
  const words = useWords(alert)
  const kinds = useRead(routes.kinds, {})
  const newer = chain[0]
  return (
    <>
      <div className={`al-head al-card--${toneOf(alert)}`}>
        <p className="al-kind">
          {alert.kindName[lang]}{' '}
          <Level alert={alert} colour={kinds.data?.levels.find((one) => one.level === alert.level)?.colour} />
        </p>
        <Heading level={1}>
          <span lang={words.lang}>{words.headline}</span>
        </Heading>
        <Chips alert={alert} />
        {newer && newer.id !== alert.id && (
          <p>
            <a href={`/alerts/${newer.identifier}`}>{t('alerts.citizen.newer')}</a>
          </p>
        )}
      </div>
      <div lang={words.lang} className="al-words">
        <p>{words.description}</p>
        <Heading level={2} className="al-part">
          {t('alerts.citizen.do')}
        </Heading>
        <p className="al-do">{words.instruction}</p>
      </div>
      <div className="al-actions">
        <ReadAloud alert={alert} />
        <a href={`/alerts/${alert.identifier}/notice`}>{t('alerts.citizen.print')}</a>
        {!alert.foreign && <a href={`/alerts/cap/${alert.identifier}.xml`}>{t('alerts.citizen.cap')}</a>}
      </div>
      <dl className="al-facts">
        <dt>{t('alerts.citizen.where')}</dt>
        <dd>
          <Places alert={alert} />
        </dd>
        <dt>{t('alerts.citizen.until')}</dt>
        <dd>{moment(alert.expiresAt)}</dd>
        <dt>{t('alerts.citizen.by')}</dt>
        <dd>
          {alert.sender[lang]}, {moment(alert.sentAt)}
        </dd>
        {alert.contact && (
          <>
            <dt>{t('alerts.citizen.call')}</dt>
            <dd>
              <a href={`tel:${alert.contact.replace(/[^\d+]/g, '')}`}>{alert.contact}</a>
            </dd>
          </>
        )}
      </dl>
      <Chain alert={alert} chain={chain} />
    </>
  )
}

/** One message: what is happening, what to do, who says so, and what came before and after. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const read = useRead(routes.one, { identifier: params['id'] ?? '' }, { live: ['alerts.changed'], every: 60_000 })
  return (
    <div className="c-page">
      <a className="c-page__back" href="/alerts">
        <Icon icon={arrowLeft} />
        <span>{t('alerts.citizen.all')}</span>
      </a>
      <Reading read={read}>{({ alert, chain }) => <One alert={alert} chain={chain} />}</Reading>
    </div>
  )
}
