import './hotline.css'
import { useRef, useState, type FormEvent } from 'react'
import { contract as geo } from '@hue-s/engines/geo/contract.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { ReadFault } from '@hue-s/kernel/web/Reading.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, Field, RadioCards, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { phone as phoneIcon } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../../contract.ts'
import { useNames } from '../queue-data.ts'
import { dialled, EMPTY, faultsIn, type Call } from './call.ts'
import { EarlierCalls } from './EarlierCalls.tsx'
import { Kind } from './Kind.tsx'
import { NearCalls } from './NearCalls.tsx'
import { ReadAloud } from './ReadAloud.tsx'
import { Spot } from './Spot.tsx'

/** What was written of a call stays while the operator looks something up. */
let kept: Call = EMPTY

/** An operator writes down what somebody says on the phone, in the order in which it is asked. */
export function Screen() {
  const { t, lang } = useText()
  const { may } = useDesk()
  const names = useNames()
  const take = useSend(fieldReportsContract.hotline)
  const [call, setCall] = useState(kept)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [done, setDone] = useState<Output<typeof fieldReportsContract.hotline>>()
  const form = useRef<HTMLFormElement>(null)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.hotline.${key}`, values)
  const change = (part: Partial<Call>) => {
    kept = { ...kept, ...part }
    setCall(kept)
  }
  const kind = { category: call.category, ...(call.child ? { child: call.child } : {}) }
  const where = call.at && {
    lon: call.at.lon,
    lat: call.at.lat,
    ...(call.communeId ? { communeId: call.communeId } : {}),
  }
  const route = useRead(fieldReportsContract.route, call.category && where ? { ...kind, ...where } : null)
  const foreseen = call.category && where ? route.data : undefined
  const nearest = useRead(geo.locate, call.at ? { lon: call.at.lon, lat: call.at.lat } : null).data?.commune
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const wrong = faultsIn(call)
    setFaults(Object.fromEntries(wrong.map((name) => [name, say(`wrong.${name}`)])))
    const first = wrong[0]
    if (first) return form.current?.querySelector<HTMLElement>(`#ho-${first}`)?.focus()
    if (!call.at) return undefined
    const phone = dialled(call.phone)
    const answer = await take.send({
      ...kind,
      note: call.note.trim(),
      at: call.at,
      place: call.place.trim(),
      ...(call.communeId ? { communeId: call.communeId } : {}),
      name: call.name.trim(),
      ...(phone ? { phone } : {}),
      visibility: call.visibility,
      ...(foreseen?.flow === 'outOfScope' ? { insist: true } : {}),
    })
    if (!answer) return undefined
    kept = EMPTY
    setDone(answer)
    return undefined
  }
  if (done)
    return (
      <ReadAloud
        done={done}
        agency={foreseen?.agency?.name}
        onNext={() => {
          setCall(EMPTY)
          setFaults({})
          setDone(undefined)
        }}
      />
    )
  const said = { ...faultsOf(take.error, lang), ...faults }
  return (
    <div className="ho-page">
      <h1>{say('title')}</h1>
      <form ref={form} className="ho-form" noValidate onSubmit={(event) => void send(event)} aria-label={say('title')}>
        {take.error && (
          <Alert tone="danger" title={sentenceOf(take.error, lang, t)}>
            {t('field-reports.office.form.kept')}
          </Alert>
        )}
        <div className="ho-two">
          <Field id="ho-phone" label={say('phone')} hint={say('phone.hint')} error={said['phone']}>
            <TextInput
              type="tel"
              icon={phoneIcon}
              inputMode="tel"
              autoComplete="off"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page is this form, and the number is asked first
              autoFocus
              maxLength={20}
              value={call.phone}
              onValue={(phone) => change({ phone })}
            />
          </Field>
          <Field id="ho-name" label={say('name')} note={t('field-reports.office.form.optional')} error={said['name']}>
            <TextInput autoComplete="off" maxLength={200} value={call.name} onValue={(name) => change({ name })} />
          </Field>
        </div>
        {may('field-reports.reveal') && dialled(call.phone) && (
          <EarlierCalls
            key={dialled(call.phone)}
            phone={dialled(call.phone) ?? ''}
            onName={(name) => !kept.name && change({ name })}
          />
        )}
        <Field id="ho-note" label={say('note')} hint={say('note.hint')} error={said['note']}>
          <TextArea rows={4} maxLength={2000} value={call.note} onValue={(note) => change({ note })} />
        </Field>
        <ReadFault read={names.kinds} />
        <Kind call={call} names={names} error={said['category']} onChange={change} />
        <Spot call={call} names={names} found={nearest ?? undefined} error={said['at']} onChange={change} />
        <RadioCards
          label={say('visibility')}
          name="visibility"
          layout="row"
          value={call.visibility}
          onValue={(visibility) => change({ visibility: visibility as Call['visibility'] })}
          options={(['public', 'agency'] as const).map((value) => ({ value, label: say(`visibility.${value}`) }))}
        />
        {foreseen?.flow === 'outOfScope' && (
          <Alert tone="warning" title={say('outOfScope')}>
            {foreseen.advice && (
              <p>
                {Object.values(foreseen.advice)
                  .map((one) => wordsOf(one, lang))
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            )}
            <Checkbox
              label={say('insist')}
              checked={call.insist}
              onChange={({ currentTarget: { checked } }) => change({ insist: checked })}
            />
          </Alert>
        )}
        {foreseen?.agency && <p className="h-second">{say('goesTo', { agency: foreseen.agency.name })}</p>}
        <div>
          <Button
            type="submit"
            variant="primary"
            disabled={foreseen?.flow === 'outOfScope' && !call.insist}
            busy={take.busy && t('field-reports.office.sending')}
          >
            {say('send')}
          </Button>
        </div>
      </form>
      <aside className="ho-near" aria-label={say('near')}>
        {call.category && call.at ? (
          <NearCalls category={call.category} at={call.at} />
        ) : (
          <p className="h-second">{say('near.wait')}</p>
        )}
      </aside>
    </div>
  )
}

const wordsOf = (value: unknown, lang: 'vi' | 'en'): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'object' && value !== null && lang in value
      ? String((value as Record<string, unknown>)[lang])
      : ''
