import { useState } from 'react'
import { day, legalDate, moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import {
  Alert,
  Button,
  Card,
  Checkbox,
  Dialog,
  Field,
  Heading,
  StatusChip,
  TextArea,
  TextInput,
} from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type ConfirmedPart, type PartStand, type Row } from '../../contract.ts'

const TONE = { none: 'warning', stated: 'info', confirmed: 'success' } as const
type Deed = 'state' | 'confirm' | 'takeBack'

function PartLine({ one }: { one: PartStand }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`procedures.office.confirm.${key}`, values)
  return (
    <li className="pc-confirm__one">
      <strong>{t(`procedures.part.${one.part}`)}</strong>
      <StatusChip tone={TONE[one.stand]}>{say(`stand.${one.stand}`)}</StatusChip>
      {one.stand !== 'none' && (
        <span className="h-small h-second pc-confirm__more">
          {say('compared', { on: day(one.comparedOn ?? '', lang), source: one.source ?? '', who: one.statedBy ?? '' })}
        </span>
      )}
      {one.confirmedAt && (
        <span className="h-small h-second pc-confirm__more">
          {say('confirmedBy', { at: moment(one.confirmedAt, lang), who: one.confirmedBy ?? '' })}
        </span>
      )}
      {one.changed && <span className="h-small pc-confirm__more">{say('changed')}</span>}
      {one.doubt && <span className="h-small pc-confirm__more">{say('doubt', { why: one.doubt })}</span>}
    </li>
  )
}

/** Which parts, and what is said of them; only those are offered with which it may be done now. */
function Ask({
  row,
  deed,
  parts,
  onClose,
}: {
  row: Row
  deed: Deed
  parts: readonly PartStand[]
  onClose: () => void
}) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`procedures.office.confirm.${key}`, values)
  const offered = parts.filter(({ may }) => may[deed]).map(({ part }) => part)
  const [chosen, setChosen] = useState<readonly ConfirmedPart[]>(deed === 'takeBack' ? [] : offered)
  const [source, setSource] = useState('')
  const [on, setOn] = useState(() => legalDate(new Date()))
  const [why, setWhy] = useState('')
  const sends = { state: useSend(routes.state), confirm: useSend(routes.confirm), takeBack: useSend(routes.takeBack) }
  const { error, busy } = sends[deed]
  const words = deed === 'state' ? source : deed === 'takeBack' ? why : 'enough'
  const give = async () => {
    const of = { id: row.id, parts: [...chosen] }
    const answer =
      deed === 'state'
        ? await sends.state.send({ ...of, source, on })
        : deed === 'confirm'
          ? await sends.confirm.send(of)
          : await sends.takeBack.send({ ...of, why })
    if (!answer) return
    refresh('/api/procedures')
    onClose()
  }
  return (
    <Dialog
      open
      title={say(`${deed}.title`)}
      onClose={onClose}
      closeLabel={t('procedures.office.close')}
      actions={
        <Button
          variant="primary"
          disabled={chosen.length === 0 || words.trim().length < 5}
          busy={busy && t('procedures.office.saving')}
          onClick={() => void give()}
        >
          {say(`${deed}.do`)}
        </Button>
      }
    >
      <p>{say(`${deed}.words`)}</p>
      {offered.map((part) => (
        <Checkbox
          key={part}
          label={t(`procedures.part.${part}`)}
          checked={chosen.includes(part)}
          onValue={(is) => setChosen(is ? [...chosen, part] : chosen.filter((one) => one !== part))}
        />
      ))}
      {deed === 'state' && (
        <>
          <Field id="confirm-source" label={say('source')} hint={say('sourceHint')} required>
            <TextInput value={source} onValue={setSource} maxLength={300} />
          </Field>
          <Field id="confirm-on" label={say('on')} required>
            <TextInput type="date" value={on} onValue={setOn} />
          </Field>
        </>
      )}
      {deed === 'takeBack' && (
        <Field id="confirm-why" label={say('why')} required>
          <TextArea rows={3} value={why} onValue={setWhy} maxLength={300} />
        </Field>
      )}
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
    </Dialog>
  )
}

/** What of a procedure somebody compared with its source and a second person confirmed; what is not says so. */
export function Confirmations({ row }: { row: Row }) {
  const { t } = useText()
  const say = (key: string) => t(`procedures.office.confirm.${key}`)
  const read = useRead(routes.stands, { id: row.id })
  const [deed, setDeed] = useState<Deed>()
  return (
    <Card>
      <div className="h-stack">
        <Heading level={2}>{say('title')}</Heading>
        <Reading read={read}>
          {({ parts }) => (
            <>
              <ul className="pc-confirm">
                {parts.map((one) => (
                  <PartLine key={one.part} one={one} />
                ))}
              </ul>
              <p className="h-row">
                {(['state', 'confirm', 'takeBack'] as const)
                  .filter((one) => parts.some(({ may }) => may[one]))
                  .map((one) => (
                    <Button
                      key={one}
                      size="small"
                      variant={one === 'takeBack' ? 'quiet' : one === 'confirm' ? 'primary' : 'secondary'}
                      onClick={() => setDeed(one)}
                    >
                      {say(`${one}.open`)}
                    </Button>
                  ))}
              </p>
              {deed && <Ask row={row} deed={deed} parts={parts} onClose={() => setDeed(undefined)} />}
            </>
          )}
        </Reading>
      </div>
    </Card>
  )
}
