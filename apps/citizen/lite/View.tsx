import type { ReactNode } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import type { LiteDrawn, LiteField, LitePosted, LiteResult, Typed } from './form.ts'

/** A form that is drawn on this page. */
export interface LiteShown {
  id: string
  drawn: LiteDrawn
  /** Where it is sent. */
  action: string
  /** A second press of the button is the same call. */
  key: string
}

export interface LiteView {
  forms: readonly LiteShown[]
  posted: LitePosted | undefined
  /** The form that was just done, by the address. */
  done: boolean
  /** Where somebody who is not signed in goes to be. */
  signIn: string | undefined
}

function Control({ field, value }: { field: LiteField; value: string }) {
  const { t } = useText()
  const { name, kind = 'line', required, autoComplete, inputMode, maxLength, options = [], groups = [] } = field
  const same = { name, required, autoComplete, inputMode, maxLength }
  const said = (label: string) => t(label)
  if (kind === 'area') return <TextArea {...same} rows={4} defaultValue={value} />
  if (kind === 'choice')
    return (
      <Select
        name={name}
        required={required}
        defaultValue={value}
        placeholder={field.value === undefined ? '—' : undefined}
        options={options.map((one) => ({ value: one.value, label: said(one.label) }))}
      />
    )
  if (kind === 'groups')
    return (
      <Select name={name} required={required} defaultValue={value} placeholder="—">
        {groups.map((group) => (
          <optgroup key={group.name} label={group.name}>
            {group.items.map((one) => (
              <option key={one.value} value={one.value} selected={one.value === value}>
                {one.label}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    )
  if (kind === 'photos')
    return <input type="file" id={name} name={name} multiple accept="image/jpeg,image/png,image/webp" />
  return <TextInput {...same} type={kind === 'secret' ? 'password' : 'text'} defaultValue={value} />
}

function One({ field, typed, fault }: { field: LiteField; typed: Typed | undefined; fault: string | undefined }) {
  const { t } = useText()
  // A box that was left empty is sent as nothing: what was typed before counts, not how the form began.
  const kept = field.kind === 'check' && typed ? (typed[field.name] ?? '') : typed?.[field.name]
  const value = field.kind === 'secret' ? '' : (kept ?? field.value ?? '')
  if (field.kind === 'check')
    return (
      <label className="lite-check">
        <input type="checkbox" name={field.name} defaultChecked={value === 'on'} /> {t(field.label)}
      </label>
    )
  return (
    <Field
      id={field.name}
      label={t(field.label)}
      hint={field.hint && t(field.hint)}
      error={fault}
      note={field.required ? undefined : t('citizen.lite.optional')}
    >
      <Control field={field} value={value} />
    </Field>
  )
}

function Result({ result }: { result: LiteResult }) {
  return (
    <Alert tone="success" live="off" title={result.title}>
      {result.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {result.secret && <p className="lite-secret h-figures">{result.secret}</p>}
    </Alert>
  )
}

function Form({ shown, posted }: { shown: LiteShown; posted: LitePosted | undefined }) {
  const { t } = useText()
  const { id, drawn, action, key } = shown
  const mine = posted?.form === id ? posted : undefined
  const hidden = { ...drawn.hidden, ...(mine?.typed['uploaded'] && { uploaded: mine.typed['uploaded'] }) }
  const files = drawn.fields.some(({ kind }) => kind === 'photos')
  return (
    <Card>
      <form
        id={`lite-${id}`}
        className="h-stack lite-form"
        method="post"
        action={action}
        encType={files ? 'multipart/form-data' : 'application/x-www-form-urlencoded'}
      >
        <Heading level={2}>{t(drawn.title)}</Heading>
        {mine?.refused && (
          <Alert tone="danger" title={t('citizen.lite.refused')}>
            {mine.refused}
          </Alert>
        )}
        {mine?.result && <Result result={mine.result} />}
        {drawn.words && <p>{t(drawn.words)}</p>}
        <input type="hidden" name="_key" value={key} />
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {drawn.fields.map((field) => (
          <One key={field.name} field={field} typed={mine?.typed} fault={mine?.faults?.[field.name]} />
        ))}
        {hidden.uploaded && <p>{t('citizen.lite.uploaded', { n: hidden.uploaded.split(',').length })}</p>}
        <div className="h-row">
          <Button type="submit" variant="primary">
            {t(drawn.submit)}
          </Button>
        </div>
      </form>
    </Card>
  )
}

/** The forms of a page; what was just done is said first. */
export function LiteForms({ view, title }: { view: LiteView; title?: string | undefined }): ReactNode {
  const { t } = useText()
  const { forms, posted, done, signIn } = view
  return (
    <div className="c-page lite-forms">
      {title && <Heading level={1}>{title}</Heading>}
      {done && <Alert tone="success" live="off" title={t('citizen.lite.done')} />}
      {signIn && (
        <Card>
          <div className="h-stack">
            <p>{t('citizen.lite.signIn')}</p>
            <LinkButton variant="primary" href={signIn}>
              {t('citizen.signIn.title')}
            </LinkButton>
          </div>
        </Card>
      )}
      {forms.map((shown) => (
        <Form key={shown.id} shown={shown} posted={posted} />
      ))}
    </div>
  )
}
