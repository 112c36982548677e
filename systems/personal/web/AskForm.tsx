import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { faultsOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { paperPlaneTilt } from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { PROFILE_FIELDS, personalContract as routes, REQUEST_KINDS } from '../contract.ts'
import { Refused, useSay } from './parts.tsx'

/** A request under the law. A link from a field of the profile opens it with that field named. */
export function AskForm({ onAsked }: { onAsked: () => void }) {
  const say = useSay()
  const { lang } = useText()
  const [, go] = useLocation()
  const search = new URLSearchParams(useSearch())
  const field = PROFILE_FIELDS.find((one) => one === search.get('field'))
  const given = REQUEST_KINDS.find((one) => one === search.get('kind'))
  const [open, setOpen] = useState(given !== undefined)
  const [kind, setKind] = useState<(typeof REQUEST_KINDS)[number]>(given ?? 'see')
  const [text, setText] = useState('')
  const { send, busy, error } = useSend(routes.ask)
  const ask = async () => {
    const subject = kind === 'correct' && field ? { subject: { kind: 'field' as const, field } } : {}
    const answer = await send({ kind, text, ...subject })
    if (!answer) return
    onAsked()
    go(`/me/data/${answer.id}`)
  }
  return (
    <Details summary={say('ask.title')} icon={paperPlaneTilt} open={open} onToggle={setOpen}>
      <div className="h-stack">
        <p>{say('ask.words')}</p>
        <Refused error={error} />
        <RadioCards
          id="request-kind"
          name="request-kind"
          label={say('ask.kind')}
          value={kind}
          onValue={(next) => setKind(REQUEST_KINDS.find((one) => one === next) ?? 'see')}
          options={REQUEST_KINDS.map((value) => ({
            value,
            label: say(`request.kind.${value}`),
            hint: say(`request.hint.${value}`),
          }))}
        />
        {kind === 'correct' && field && <p>{say('ask.field', { field: say(`field.${field}`) })}</p>}
        <Field
          id="request-text"
          label={say('ask.text')}
          hint={say('ask.textHint')}
          error={faultsOf(error, lang)['text']}
          required
        >
          <TextArea value={text} onValue={setText} maxLength={2000} rows={4} />
        </Field>
        <Button variant="primary" icon={paperPlaneTilt} busy={busy && say('saving')} onClick={() => void ask()}>
          {say('ask.send')}
        </Button>
      </div>
    </Details>
  )
}
