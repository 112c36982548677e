import { useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Details, Field, TextInput } from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type Row } from '../../contract.ts'
import { pathWords } from './path-words.ts'
import { PartFields } from './PartField.tsx'
import { isTop, partsOf, type Part } from './shape.ts'
import { withPart } from './values.ts'

type Plain = Record<string, unknown>

interface Dated {
  validFrom: string
  citation: string
}

/** From which day it shall hold, and by which decision. */
export function DatedFields({ value, onValue }: { value: Dated; onValue: (value: Dated) => void }) {
  const { t } = useText()
  return (
    <div className="pc-both">
      <Field label={t('procedures.office.validFrom')} required>
        <TextInput type="date" value={value.validFrom} onValue={(validFrom) => onValue({ ...value, validFrom })} />
      </Field>
      <Field label={t('procedures.office.citation')} hint={t('procedures.office.citationHint')} required>
        <TextInput value={value.citation} maxLength={400} onValue={(citation) => onValue({ ...value, citation })} />
      </Field>
    </div>
  )
}

/** Places that do not have the right form, where the server named them. */
function BadPlaces({ details }: { details: Plain }) {
  const { t } = useText()
  const faults = details['faults']
  if (!Array.isArray(faults)) return null
  return (
    <ul>
      {(faults as { path: string }[]).slice(0, 20).map(({ path }) => (
        <li key={path}>{pathWords(t, path)}</li>
      ))}
    </ul>
  )
}

function Section({ part, value, onValue }: { part: Part; value: Plain; onValue: (value: Plain) => void }) {
  const { t } = useText()
  const inside = isTop(part) && part.kind === 'group' ? part.parts : [part]
  const rows = value[part.name]
  const count = Array.isArray(rows) ? ` (${rows.length})` : ''
  const [open, setOpen] = useState(isTop(part))
  return (
    <Details summary={t(`procedures.office.part.${part.name}`) + count} open={open} onToggle={setOpen}>
      {open && <PartFields parts={inside} value={value} onValue={onValue} />}
    </Details>
  )
}

/** The words of an approved version: the same sections, nothing to change. */
export function ReadOnly({ row }: { row: Row }) {
  return (
    <fieldset disabled className="pc-rows pc-readonly">
      {partsOf(row.kind).map((part) => (
        <Section key={part.name} part={part} value={row.content as Plain} onValue={() => undefined} />
      ))}
    </fieldset>
  )
}

/** The words of a draft. What is saved may still have faults; they are listed above. */
export function Editor({ row, onSaved }: { row: Row; onSaved: () => void }) {
  const { t, lang } = useText()
  const [content, setContent] = useState<Plain>(row.content as Plain)
  const [dated, setDated] = useState<Dated>({ validFrom: row.validFrom, citation: row.citation })
  const save = useSend(routes.save)
  const keep = async () => {
    const saved = await save.send({ id: row.id, revision: row.revision, content, ...dated })
    if (saved) onSaved()
  }
  return (
    <form
      className="h-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <DatedFields value={dated} onValue={setDated} />
      {row.change === 'version' &&
        partsOf(row.kind).map((part) => (
          <Section
            key={part.name}
            part={part}
            value={content}
            onValue={(next) => setContent((now) => (isTop(part) ? next : withPart(now, part.name, next[part.name])))}
          />
        ))}
      {save.error && (
        <Alert tone="danger" title={sentenceOf(save.error, lang, t)}>
          <BadPlaces details={save.error.details} />
        </Alert>
      )}
      <div className="pc-savebar">
        <Button type="submit" variant="primary" busy={save.busy && t('procedures.office.saving')}>
          {t('procedures.office.save')}
        </Button>
      </div>
    </form>
  )
}
