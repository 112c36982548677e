import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'

/** Said without a network: it waits on this device and goes by itself. */
export function KeptHere({ kept }: { kept: boolean }) {
  const { t } = useText()
  if (!kept) return null
  return (
    <Alert tone="info" title={t('field-reports.citizen.act.kept')}>
      {t('field-reports.citizen.act.keptWords')} <a href="/on-device">{t('field-reports.citizen.act.keptWhere')}</a>
    </Alert>
  )
}

/** What the server said no to, in its own words; nothing while all is well. */
export function Refused({
  error,
  title = 'act.refused',
}: {
  error: AppError | undefined
  title?: 'act.refused' | 'review.refused'
}) {
  const { t, lang } = useText()
  if (!error) return null
  return (
    <Alert tone="danger" title={t(`field-reports.citizen.${title}`)}>
      {sentenceOf(error, lang, t)}
    </Alert>
  )
}
