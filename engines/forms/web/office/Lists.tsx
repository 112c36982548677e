import { useState } from 'react'
import { Button, Details, Field, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { plus, trash } from '@hue-s/ui/icon-paths.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { choicesFrom, choicesTo } from '../../shared/edit/edit-form.ts'
import type { Choice, Form } from '../../shared/model/form.ts'

interface Props {
  form: Form
  onForm: (form: Form) => void
}

const MOST_SHOWN = 500

/** The lists of choices, each as lines of text; long ones come from a sheet. */
export function Lists({ form, onForm }: Props) {
  const { t } = useText()
  const [name, setName] = useState('')
  const set = (list: string, choices: readonly Choice[] | undefined) => {
    const { [list]: _, ...rest } = form.choices
    onForm({ ...form, choices: choices ? { ...form.choices, [list]: choices } : rest })
  }
  const clean = name
    .trim()
    .replace(/[^\p{L}\p{N}_-]/gu, '_')
    .slice(0, 63)
  return (
    <section className="fe-lists">
      <h2>{t('forms.office.lists')}</h2>
      {Object.entries(form.choices).map(([list, choices]) => (
        <Details key={list} summary={`${list} (${choices.length})`}>
          {choices.length > MOST_SHOWN ? (
            <p>{t('forms.office.longList', { n: choices.length })}</p>
          ) : (
            <Field label={t('forms.office.listOf', { list })} hint={t('forms.office.listHint')}>
              <TextArea
                rows={Math.min(12, choices.length + 2)}
                className="fe-code"
                defaultValue={choicesTo(choices)}
                onBlur={(event) => set(list, choicesFrom(event.currentTarget.value))}
              />
            </Field>
          )}
          <Button variant="quiet" icon={trash} onClick={() => set(list, undefined)}>
            {t('forms.office.removeList', { list })}
          </Button>
        </Details>
      ))}
      <div className="o-bar">
        <Field label={t('forms.office.newList')}>
          <TextInput value={name} onValue={setName} autoComplete="off" />
        </Field>
        <Button
          icon={plus}
          disabled={clean === '' || clean === '__proto__' || Object.hasOwn(form.choices, clean)}
          onClick={() => {
            set(clean, [])
            setName('')
          }}
        >
          {t('forms.office.addList')}
        </Button>
      </div>
    </section>
  )
}
