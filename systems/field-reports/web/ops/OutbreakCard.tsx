import { useState } from 'react'
import { clockTime, moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Details, Field, Select, TextInput } from '@hue-s/ui/index.ts'
import { fieldReportsContract } from '../../contract.ts'
import type { Outbreak, Wall } from './wall-data.ts'

const HOURS = ['2', '6', '12', '24', '72', '168']

/** Why something is unusual, and what an operator says to it. */
export function OutbreakCard({ outbreak, wall }: { outbreak: Outbreak; wall: Wall }) {
  const { t } = useText()
  const { state, said, note, until, startedAt } = outbreak
  return (
    <div className="ow-outbreak">
      <p>{said}</p>
      <p className="ow-rest">{t('field-reports.ops.outbreak.since', { at: moment(startedAt) })}</p>
      {state === 'dismissed' && until && (
        <p>{t('field-reports.ops.outbreak.dismissed', { until: clockTime(until), note: note ?? '' })}</p>
      )}
      {state === 'incident' && <p>{t('field-reports.ops.outbreak.incident', { note: note ?? '' })}</p>}
      <Details summary={t('field-reports.ops.outbreak.more')}>
        <p className="ow-rest">{t('field-reports.ops.outbreak.how', { days: Math.round(1 / wall.falsePerDay) })}</p>
        {wall.mayDecide && <Decide outbreak={outbreak} reload={wall.reloadOutbreaks} />}
      </Details>
    </div>
  )
}

function Decide({ outbreak: { id, version }, reload }: { outbreak: Outbreak; reload: () => void }) {
  const { t, lang } = useText()
  const [words, setWords] = useState('')
  const [hours, setHours] = useState('6')
  const dismiss = useSend(fieldReportsContract.dismissOutbreak)
  const incident = useSend(fieldReportsContract.noteIncident)
  const error = dismiss.error ?? incident.error
  const done = (answer: unknown) => {
    reload()
    if (answer !== undefined) setWords('')
  }
  return (
    <div className="ow-decide">
      <Field label={t('field-reports.ops.outbreak.reason')}>
        <TextInput value={words} maxLength={500} onChange={(event) => setWords(event.currentTarget.value)} />
      </Field>
      <div className="ow-decide__row">
        <Button
          size="small"
          onClick={() => {
            dismiss.clear()
            void incident.send({ id, version, note: words }).then(done)
          }}
        >
          {t('field-reports.ops.outbreak.note')}
        </Button>
        <Button
          size="small"
          onClick={() => {
            incident.clear()
            void dismiss.send({ id, version, reason: words, hours: Number(hours) }).then(done)
          }}
        >
          {t('field-reports.ops.outbreak.dismiss')}
        </Button>
        <Select
          aria-label={t('field-reports.ops.outbreak.hours')}
          value={hours}
          onChange={(event) => setHours(event.currentTarget.value)}
        >
          {HOURS.map((n) => (
            <option key={n} value={n}>
              {t('field-reports.ops.outbreak.hours.value', { n })}
            </option>
          ))}
        </Select>
      </div>
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
    </div>
  )
}
