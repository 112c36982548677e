import { useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, TextInput } from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type Row } from '../../contract.ts'
import { DatedFields } from './Editor.tsx'

type Making = 'version' | 'copy' | 'end'
interface Props {
  row: Row
  making: Making | undefined
  onMaking: (making: Making | undefined) => void
  onMade: (id: string) => void
}

function Begin({ row, making, onMaking, onMade }: Props & { making: Making }) {
  const { t, lang } = useText()
  const [dated, setDated] = useState({ validFrom: '', citation: '' })
  const [code, setCode] = useState('')
  const begin = useSend(routes.begin)
  const end = useSend(routes.end)
  const refusal = begin.error ?? end.error
  const idName = row.kind === 'procedure' ? 'code' : 'id'
  const make = async () => {
    const made =
      making === 'end'
        ? await end.send({ kind: row.kind, code: row.code, on: dated.validFrom, citation: dated.citation })
        : await begin.send({
            kind: row.kind,
            from: row.id,
            ...dated,
            ...(making === 'copy' ? { content: { ...row.content, [idName]: code.trim() } } : {}),
          })
    if (made) onMade(made.id)
  }
  return (
    <Dialog
      open
      title={t(`procedures.office.make.${making}`)}
      onClose={() => onMaking(undefined)}
      closeLabel={t('procedures.office.close')}
      actions={
        <Button
          variant="primary"
          disabled={
            dated.validFrom === '' || dated.citation.trim().length < 5 || (making === 'copy' && code.trim() === '')
          }
          busy={(begin.busy || end.busy) && t('procedures.office.saving')}
          onClick={() => void make()}
        >
          {t('procedures.office.begin')}
        </Button>
      }
    >
      <div className="h-stack">
        {refusal && <Alert tone="danger" title={sentenceOf(refusal, lang, t)} />}
        {making === 'copy' && (
          <Field label={t('procedures.office.newCode')}>
            <TextInput value={code} onValue={setCode} maxLength={60} />
          </Field>
        )}
        <DatedFields value={dated} onValue={setDated} />
      </div>
    </Dialog>
  )
}

/** What may be begun from an approved version. */
export function NewDraft(props: Props) {
  const { t } = useText()
  const { making, onMaking } = props
  return (
    <>
      {(['version', 'copy', 'end'] as const).map((one) => (
        <Button key={one} size="small" onClick={() => onMaking(one)}>
          {t(`procedures.office.make.${one}`)}
        </Button>
      ))}
      {making && <Begin {...props} making={making} />}
    </>
  )
}
