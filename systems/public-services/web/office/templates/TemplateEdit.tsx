import { useState, type FormEvent } from 'react'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Field, Select, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { PLACEHOLDERS, publicServicesContract as routes, PURPOSES, type TextTemplate } from '../../../contract.ts'
import { useFocus } from '../../useFocus.ts'

export type TemplateDraft = Pick<TextTemplate, 'agencyId' | 'procedure' | 'purpose' | 'title' | 'text'> &
  Partial<Pick<TextTemplate, 'id' | 'version'>>
const EVERYWHERE = 'all'

interface Props {
  draft: TemplateDraft
  agencies: readonly { id: string; name: string }[]
  everywhere: boolean
  onDone: () => void
  onCancel: () => void
}

/** Writes a template: when it is used, whose it is, and its words with fields. */
export function TemplateEdit({ draft, agencies, everywhere, onDone, onCancel }: Props) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.templates.${key}`, values)
  const [one, setOne] = useState(draft)
  const put = (more: Partial<TemplateDraft>) => setOne((before) => ({ ...before, ...more }))
  const { send, busy, error } = useSend(routes.putTemplate)
  const faults = faultsOf(error, lang)
  useFocus('template-title')
  const save = (event: FormEvent) => {
    event.preventDefault()
    void send(one).then((saved) => saved && onDone())
  }
  return (
    <Card title={one.id ? say('editOne', { title: draft.title }) : say('new')} tone="tint">
      <form className="h-stack" onSubmit={save}>
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        <Field id="template-title" label={say('name')} error={faults['title']} required>
          <TextInput value={one.title} onValue={(title) => put({ title })} maxLength={120} />
        </Field>
        <div className="h-row ps-tools">
          <Field id="template-purpose" label={say('purpose')} required>
            <Select
              value={one.purpose}
              onValue={(purpose) => put({ purpose: purpose as TextTemplate['purpose'] })}
              options={PURPOSES.map((value) => ({ value, label: say(`purposes.${value}`) }))}
            />
          </Field>
          <Field id="template-agency" label={say('agency')} required>
            <Select
              value={one.agencyId ?? EVERYWHERE}
              onValue={(id) => put({ agencyId: id === EVERYWHERE ? null : id })}
              options={[
                ...(everywhere ? [{ value: EVERYWHERE, label: say('everywhere') }] : []),
                ...agencies.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </Field>
          <Field id="template-procedure" label={say('procedure')} hint={say('procedureHint')}>
            <TextInput
              value={one.procedure ?? ''}
              onValue={(code) => put({ procedure: code.trim() === '' ? null : code.trim() })}
              maxLength={20}
            />
          </Field>
        </div>
        <Field
          id="template-text"
          label={say('text')}
          hint={say('fields', {
            names: PLACEHOLDERS.map((name) => `{${name}} ${say(`field.${name}`)}`).join(', '),
          })}
          error={faults['text']}
          required
        >
          <TextArea value={one.text} onValue={(text) => put({ text })} maxLength={4000} rows={6} />
        </Field>
        <p className="h-row">
          <Button type="submit" variant="primary" busy={busy && t('public-services.office.busy')}>
            {say('save')}
          </Button>
          <Button variant="quiet" onClick={onCancel}>
            {say('cancel')}
          </Button>
        </p>
      </form>
    </Card>
  )
}
