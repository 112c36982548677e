import '../public-services.css'
import type { ReactNode } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Heading, Icon } from '@hue-s/ui/index.ts'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'

/** This system's words for people: `say('new.title')`. */
export function useSay() {
  const { t } = useText()
  return (key: string, values?: Record<string, unknown>) => t(`public-services.citizen.${key}`, values)
}

/** A page of the services: the way back, the title, what it is for. */
export function Page({
  title,
  lead,
  back,
  backWords,
  children,
}: {
  title: string
  lead?: string
  back: string
  backWords: string
  children: ReactNode
}) {
  return (
    <div className="c-page">
      <a className="c-page__back" href={back}>
        <Icon icon={arrowLeft} size="text" />
        {backWords}
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
    <Alert tone="danger" title={t('public-services.citizen.refused')}>
      {sentenceOf(error, lang, t)}
    </Alert>
  )
}
