import { useState, type FormEvent } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { identityContract as routes } from '../../contract.ts'

/** What an account that came by phone wants to be called; nobody has to say. */
export function MyName() {
  const { t, lang } = useText()
  const name = useSend(routes.nameMyself)
  const [text, setText] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await name.send({ name: text }))) return
    setText('')
    refresh('/api/identity/me')
  }
  return (
    <Card title={t('identity.citizen.name.title')}>
      <form className="h-stack" onSubmit={(event) => void submit(event)}>
        <Field
          label={t('identity.citizen.name.label')}
          hint={t('identity.citizen.name.hint')}
          error={name.error && sentenceOf(name.error, lang, t)}
        >
          <TextInput name="name" autoComplete="name" maxLength={200} value={text} onValue={setText} required />
        </Field>
        <div className="h-row">
          <Button type="submit" busy={name.busy && t('identity.citizen.busy')}>
            {t('identity.citizen.name.save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
