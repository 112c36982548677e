import './personal.css'
import type { ReactNode } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'

/** This system's words: `say('wallet.title')`. */
export function useSay() {
  const { t } = useText()
  return (key: string, values?: Record<string, unknown>) => t(`personal.citizen.${key}`, values)
}

/** A page of the personal space: the way back, the title, what it is for. */
export function Page({
  title,
  lead,
  back = '/me',
  children,
}: {
  title: string
  lead?: string
  back?: string
  children: ReactNode
}) {
  const say = useSay()
  return (
    <div className="c-page">
      <a className="c-page__back" href={back}>
        <Icon icon={arrowLeft} size="text" />
        {say(back === '/me' ? 'back' : 'backOne')}
      </a>
      <Heading level={1}>{title}</Heading>
      {lead && <p>{lead}</p>}
      {children}
    </div>
  )
}

/** What was refused, in the server's own words. Nothing typed is lost: the form stays as it is. */
export function Refused({ error }: { error: AppError | undefined }) {
  const { t, lang } = useText()
  if (!error) return null
  return (
    <Alert tone="danger" title={t('personal.citizen.refused')}>
      {sentenceOf(error, lang, t)}
    </Alert>
  )
}
