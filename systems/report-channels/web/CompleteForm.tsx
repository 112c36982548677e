import { useState } from 'react'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { Alert, Button, Checkbox, Field, Select, TextInput } from '@hue-s/ui/index.ts'
import { reportChannelsContract as routes, type Waiting } from '../contract.ts'

const title = ({ type, name }: { type: string; name: string }) =>
  `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`

/** Kind and place, filled in as far as the words told them; sent on as a report. */
export function CompleteForm({ item, onSent }: { item: Waiting; onSent: (code: string) => void }) {
  const { t, lang } = useText()
  const { facts } = item
  const kinds = useRead(fieldReportsContract.categories, {})
  const communes = useRead(unitsContract.list, { level: 'commune' })
  const complete = useSend(routes.complete)
  const [category, setCategory] = useState(facts.category ?? '')
  const [child, setChild] = useState(facts.child ?? '')
  const [communeId, setCommune] = useState(facts.communeId ?? '')
  const [place, setPlace] = useState(facts.place ?? '')
  const [isPointUsed, setPointUsed] = useState(facts.at !== undefined)
  const chosen = kinds.data?.items.find(({ id }) => id === category)
  const found = isPointUsed ? facts.at : undefined
  const send = async () => {
    const answer = await complete.send({
      id: item.id,
      version: item.version,
      category,
      ...(child ? { child } : {}),
      ...(found ? { at: found } : {}),
      ...(communeId ? { communeId } : {}),
      place,
    })
    if (answer) onSent(answer.code)
  }
  return (
    <form
      className="rc-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {complete.error && <Alert tone="danger" title={sentenceOf(complete.error, lang, t)} />}
      <div className="rc-fields">
        <Field label={t('report-channels.office.category')}>
          <Select
            required
            value={category}
            placeholder={t('report-channels.office.choose')}
            onValue={(value) => {
              setCategory(value)
              setChild('')
            }}
            options={(kinds.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[lang] }))}
          />
        </Field>
        {chosen && chosen.children.length > 0 && (
          <Field label={t('report-channels.office.child')}>
            <Select
              value={child}
              placeholder={t('report-channels.office.choose')}
              onValue={setChild}
              options={chosen.children.map(({ id, name }) => ({ value: id, label: name[lang] }))}
            />
          </Field>
        )}
        <Field label={t('report-channels.office.commune')}>
          <Select
            required={!found}
            value={communeId}
            placeholder={t('report-channels.office.choose')}
            onValue={(value) => {
              setCommune(value)
              // A point found in the words lies in the commune found in the words.
              setPointUsed(facts.at !== undefined && value === facts.communeId)
            }}
            options={(communes.data?.items ?? []).map((unit) => ({ value: unit.id, label: title(unit) }))}
          />
        </Field>
        <Field label={t('report-channels.office.place')}>
          <TextInput value={place} maxLength={300} onValue={setPlace} />
        </Field>
      </div>
      {facts.at && (
        <Checkbox
          checked={isPointUsed}
          onValue={setPointUsed}
          label={t('report-channels.office.usePoint', { place: facts.place || facts.commune || '' })}
        />
      )}
      <Button type="submit" variant="primary" busy={complete.busy && t('report-channels.office.sending')}>
        {t('report-channels.office.send')}
      </Button>
    </form>
  )
}
