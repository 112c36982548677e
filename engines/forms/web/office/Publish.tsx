import { useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, DateInput, Dialog, FieldGroup } from '@hue-s/ui/index.ts'
import { contractOfForms as routes } from '../../contract.ts'
import { differences, type Difference } from '../../shared/model/differences.ts'
import type { Form } from '../../shared/model/form.ts'

interface Props {
  form: Form
  rev: number
  latest: Form | null
  onClose: () => void
  onDone: (version: number) => void
}

/** The second look: what differs from the version in use, and from which day on it counts. */
export function Publish({ form, rev, latest, onClose, onDone }: Props) {
  const { t, lang } = useText()
  const send = useSend(routes.publishWork)
  const [day, setDay] = useState(() => legalDate(new Date()))
  const [seen, setSeen] = useState(false)
  const found = differences(latest ?? undefined, form)
  const publish = async () => {
    const done = await send.send({ id: form.id, rev, against: latest?.version ?? 0, validFrom: day })
    if (done) onDone(done.version)
  }
  return (
    <Dialog
      open
      title={t('forms.office.publishTitle', { n: (latest?.version ?? 0) + 1 })}
      onClose={onClose}
      closeLabel={t('forms.office.cancel')}
      actions={
        <Button
          variant="primary"
          disabled={!seen || day === ''}
          busy={send.busy && t('forms.fill.busy')}
          onClick={() => void publish()}
        >
          {t('forms.office.publish')}
        </Button>
      }
    >
      {send.error && <Alert tone="danger" title={sentenceOf(send.error, lang, t)} />}
      <p>{latest ? t('forms.office.comparedWith', { n: latest.version }) : t('forms.office.firstVersion')}</p>
      {found.length === 0 ? (
        <Alert tone="info" title={t('forms.office.noDifference')} />
      ) : (
        <Differences found={found} />
      )}
      <FieldGroup label={t('forms.office.validFrom')} hint={t('forms.office.validFromHint')} required>
        <DateInput
          value={day}
          onValue={setDay}
          labels={{
            day: t('forms.fill.day'),
            month: t('forms.fill.month'),
            year: t('forms.fill.year'),
            pick: t('forms.fill.pickDay'),
          }}
        />
      </FieldGroup>
      <Checkbox label={t('forms.office.seen')} checked={seen} onValue={setSeen} />
    </Dialog>
  )
}

function Differences({ found }: { found: readonly Difference[] }) {
  const { t } = useText()
  return (
    <ul className="fe-differences">
      {found.map(({ what, name, how, parts }) => (
        <li key={`${what} ${name} ${how}`}>
          <strong>{t(`forms.office.how.${how}`)}</strong> {t(`forms.office.what.${what}`)} <code>{name}</code>
          {how === 'changed' && (
            <dl>
              {parts.map(({ part, before, after }) => (
                <div key={part}>
                  <dt>{t(`forms.office.part.${part}`)}</dt>
                  <dd>
                    <del>{before || '—'}</del> → <ins>{after || '—'}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  )
}
