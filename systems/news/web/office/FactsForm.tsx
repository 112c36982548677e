import { useState } from 'react'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, Field, Select, TextInput } from '@hue-s/ui/index.ts'
import { VERDICTS, type DocumentFacts, type EventFacts, type Facts, type Kind } from '../../contract.ts'

const local = (at: string) => (at ? new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 16) : '')
const instant = (value: string) => (value ? new Date(`${value}:00+07:00`).toISOString() : '')

interface FormProps<T> {
  value: Partial<T>
  onValue: (value: T | undefined) => void
}

/** A document's number, dates and file; nothing is sent until what the law asks for is there. */
function DocumentForm({ value, onValue }: FormProps<DocumentFacts>) {
  const { t, lang } = useText()
  const [draft, setDraft] = useState<Partial<DocumentFacts>>(value)
  const sending = useSend(filesContract.upload)
  const change = (more: Partial<DocumentFacts>) => {
    const next = { inForceFrom: null, inForceTo: null, replaces: '', fileId: null, ...draft, ...more }
    setDraft(next)
    if (next.number && next.issuedOn && next.issuer && next.field) onValue(next as DocumentFacts)
  }
  const text = (name: 'number' | 'issuer' | 'field' | 'replaces') => (
    <Field label={t(`news.office.doc.${name}`)} required={name !== 'replaces'}>
      <TextInput value={draft[name] ?? ''} maxLength={200} onValue={(v) => change({ [name]: v })} />
    </Field>
  )
  const date = (name: 'issuedOn' | 'inForceFrom' | 'inForceTo') => (
    <Field label={t(`news.office.doc.${name}`)} required={name === 'issuedOn'}>
      <TextInput type="date" value={draft[name] ?? ''} onValue={(v) => change({ [name]: v || null })} />
    </Field>
  )
  return (
    <>
      {text('number')}
      {date('issuedOn')}
      {text('issuer')}
      {text('field')}
      {date('inForceFrom')}
      {date('inForceTo')}
      {text('replaces')}
      {sending.error && <Alert tone="danger" title={sentenceOf(sending.error, lang, t)} />}
      <Field
        label={t('news.office.doc.file')}
        hint={t(draft.fileId ? 'news.office.doc.fileThere' : 'news.office.doc.fileHint')}
      >
        <input
          type="file"
          accept="application/pdf,.docx"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file)
              void sending.send({ purpose: 'document' }, file).then((sent) => sent && change({ fileId: sent.id }))
          }}
        />
      </Field>
    </>
  )
}

function EventForm({ value, onValue }: FormProps<EventFacts>) {
  const { t } = useText()
  const [draft, setDraft] = useState<Partial<EventFacts>>(value)
  const change = (more: Partial<EventFacts>) => {
    const base = { unitId: null, campaign: null, signUp: false, limit: null, signUpUntil: null }
    const next = { ...base, ...draft, ...more }
    setDraft(next)
    if (next.startsAt && next.endsAt && next.endsAt >= next.startsAt) onValue(next as EventFacts)
  }
  const time = (name: 'startsAt' | 'endsAt' | 'signUpUntil') => (
    <Field label={t(`news.office.event.${name}`)} required={name !== 'signUpUntil'}>
      <TextInput
        type="datetime-local"
        value={local(draft[name] ?? '')}
        onValue={(v) => change({ [name]: instant(v) || (name === 'signUpUntil' ? null : undefined) })}
      />
    </Field>
  )
  return (
    <>
      {time('startsAt')}
      {time('endsAt')}
      <Checkbox
        label={t('news.office.event.signUp')}
        checked={draft.signUp ?? false}
        onValue={(signUp) => change({ signUp })}
      />
      {draft.signUp && (
        <>
          <Field label={t('news.office.event.limit')} hint={t('news.office.event.limitHint')}>
            <TextInput
              type="number"
              min={1}
              value={draft.limit ?? ''}
              onValue={(v) => change({ limit: Number(v) > 0 ? Math.floor(Number(v)) : null })}
            />
          </Field>
          {time('signUpUntil')}
        </>
      )}
      <Field label={t('news.office.event.campaign')} hint={t('news.office.event.campaignHint')}>
        <TextInput
          value={draft.campaign ?? ''}
          maxLength={90}
          onValue={(v) => change({ campaign: /^[a-z0-9]+(-[a-z0-9]+)*$/.test(v) ? v : null })}
        />
      </Field>
    </>
  )
}

function CorrectionForm({ value, onValue }: FormProps<NonNullable<Facts['correction']>>) {
  const { t } = useText()
  const sources = value.sources ?? []
  const [text, setText] = useState(sources.map(({ name, url }) => `${name} | ${url}`)[0] ?? '')
  const [name = '', url = ''] = text.split('|').map((one) => one.trim())
  const good = /^https?:\/\/\S+\.\S+/.test(url)
  return (
    <>
      <Field label={t('news.office.correction.verdict')} required>
        <Select
          value={value.verdict ?? ''}
          placeholder={t('news.office.choose')}
          onValue={(verdict) => onValue({ sources, verdict: VERDICTS.find((one) => one === verdict) ?? 'unproven' })}
          options={VERDICTS.map((one) => ({ value: one, label: t(`news.citizen.home.verdict.${one}`) }))}
        />
      </Field>
      <Field label={t('news.office.correction.source')} hint={t('news.office.correction.sourceHint')}>
        <TextInput value={text} maxLength={600} onValue={setText} />
      </Field>
      {good && sources[0]?.url !== url && (
        <Button
          size="small"
          onClick={() =>
            onValue({
              verdict: value.verdict ?? 'unproven',
              sources: [{ name: name || url, url }, ...sources.slice(1)],
            })
          }
        >
          {t('news.office.put')}
        </Button>
      )}
    </>
  )
}

/** What only this kind of item has. */
export function FactsForm({ kind, facts, onFacts }: { kind: Kind; facts: Facts; onFacts: (facts: Facts) => void }) {
  const { t } = useText()
  if (kind === 'document')
    return <DocumentForm value={facts.document ?? {}} onValue={(document) => onFacts({ document })} />
  if (kind === 'event') return <EventForm value={facts.event ?? {}} onValue={(event) => onFacts({ event })} />
  if (kind === 'correction')
    return <CorrectionForm value={facts.correction ?? {}} onValue={(correction) => onFacts({ correction })} />
  if (kind !== 'campaign') return null
  const { from = '', to = '' } = facts.campaign ?? {}
  const change = (more: { from?: string; to?: string }) => {
    const next = { from, to, ...more }
    onFacts({ campaign: { from: next.from, to: next.to || next.from } })
  }
  return (
    <>
      <Field label={t('news.office.campaign.from')} required>
        <TextInput type="date" value={from} onValue={(v) => change({ from: v })} />
      </Field>
      <Field label={t('news.office.campaign.to')} required>
        <TextInput type="date" value={to} onValue={(v) => change({ to: v })} />
      </Field>
    </>
  )
}
