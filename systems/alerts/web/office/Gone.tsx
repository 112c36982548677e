import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button } from '@hue-s/ui/index.ts'
import type { NewContent } from '../../contract.ts'

interface Heirs {
  unit: string
  today: string
  id: string
  ids: string[]
}
/** Where a commune that is named is no more: what it became takes its place at a press. */
export function Gone({
  error,
  value,
  change,
}: {
  error: AppError
  value: NewContent
  change: (v: NewContent) => void
}) {
  const { t } = useText()
  if (error.code !== 'alerts.unitGone') return null
  const { unit, today, id, ids } = error.details as unknown as Heirs
  if (!value.unitIds.includes(id)) return <Alert tone="success" title={t('alerts.office.gone.done', { unit, today })} />
  const heirs = [...new Set([...value.unitIds.filter((one) => one !== id), ...ids])]
  return (
    <div className="h-row">
      <Button disabled={heirs.length === 0} onClick={() => change({ ...value, unitIds: heirs })}>
        {today === '' ? t('alerts.office.gone.drop', { unit }) : t('alerts.office.gone.take', { unit, today })}
      </Button>
    </div>
  )
}
