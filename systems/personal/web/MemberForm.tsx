import { useState } from 'react'
import { faultsOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import { Field, FieldGroup } from '@hue-s/ui/Field.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { NEEDS, personalContract as routes, RELATIONS, type Member } from '../contract.ts'
import { Refused, useSay } from './parts.tsx'

type Need = (typeof NEEDS)[number]
type Relation = (typeof RELATIONS)[number]

/** Writes somebody down, or changes them. Another tab that was faster is said; what is typed stays. */
export function MemberForm({
  member,
  onDone,
  onCancel,
}: {
  member?: Member
  onDone: () => void
  onCancel: () => void
}) {
  const say = useSay()
  const { lang } = useText()
  const [name, setName] = useState(member?.name ?? '')
  const [relation, setRelation] = useState<Relation>(member?.relation ?? 'other')
  const [year, setYear] = useState(member?.birthYear?.toString() ?? '')
  const [needs, setNeeds] = useState<readonly Need[]>(member?.needs ?? [])
  const [note, setNote] = useState(member?.note ?? '')
  const [agreed, setAgreed] = useState(false)
  const [missing, setMissing] = useState<Record<string, string>>({})
  const add = useSend(routes.addMember)
  const set = useSend(routes.setMember)
  const error = add.error ?? set.error
  const faults = { ...faultsOf(error, lang), ...missing }
  const save = async () => {
    const wrong: Record<string, string> = {}
    if (!name.trim()) wrong['name'] = say('household.nameNeeded')
    if (year && !/^\d{4}$/.test(year)) wrong['birthYear'] = say('household.yearWrong')
    if (!member && !agreed) wrong['consent'] = say('household.consentNeeded')
    setMissing(wrong)
    if (Object.keys(wrong).length > 0) return
    const facts = { name, relation, birthYear: year ? Number(year) : null, needs: [...needs], note }
    const answer = member
      ? await set.send({ ...facts, id: member.id, version: member.version })
      : await add.send({ ...facts, consent: true })
    if (answer) onDone()
  }
  const stale = set.error?.code === 'personal.changedMeanwhile'
  return (
    <Card title={say(member ? 'household.change' : 'household.new')}>
      <div className="h-stack">
        <Refused error={error} />
        {stale && (
          <Button
            onClick={() => {
              refresh('/api/personal/household')
              onCancel()
            }}
          >
            {say('household.seeNew')}
          </Button>
        )}
        <Field id="member-name" label={say('household.name')} error={faults['name']} required>
          <TextInput value={name} onValue={setName} autoComplete="off" />
        </Field>
        <Field id="member-relation" label={say('household.relation')}>
          <Select
            value={relation}
            onValue={(next) => setRelation(RELATIONS.find((one) => one === next) ?? 'other')}
            options={RELATIONS.map((value) => ({ value, label: say(`relation.${value}`) }))}
          />
        </Field>
        <Field id="member-year" label={say('household.year')} note={say('optional')} error={faults['birthYear']}>
          <TextInput value={year} onValue={setYear} inputMode="numeric" maxLength={4} autoComplete="off" />
        </Field>
        <FieldGroup id="member-needs" label={say('household.needs')} hint={say('household.needsWhy')}>
          {NEEDS.map((need) => (
            <Checkbox
              key={need}
              label={say(`need.${need}`)}
              checked={needs.includes(need)}
              onValue={(on) => setNeeds(on ? [...needs, need] : needs.filter((n) => n !== need))}
            />
          ))}
        </FieldGroup>
        <Field id="member-note" label={say('household.note')} note={say('optional')} error={faults['note']}>
          <TextArea value={note} onValue={setNote} maxLength={300} rows={2} />
        </Field>
        {!member && (
          <Checkbox label={say('household.consent')} checked={agreed} onValue={setAgreed} error={faults['consent']} />
        )}
        <div className="h-row">
          <Button variant="primary" busy={(add.busy || set.busy) && say('saving')} onClick={() => void save()}>
            {say('save')}
          </Button>
          <Button variant="quiet" onClick={onCancel}>
            {say('cancel')}
          </Button>
        </div>
      </div>
    </Card>
  )
}
