import { useEffect, useRef } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Field, Select } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type TextTemplate } from '../../../contract.ts'

/** Puts the words of a template, filled in, into the box that follows. Nothing to choose from: nothing shown. */
export function TemplatePicker({
  dossierId,
  purpose,
  onPick,
}: {
  dossierId: string
  purpose: TextTemplate['purpose']
  onPick: (text: string) => void
}) {
  const { t } = useText()
  const read = useRead(routes.templates, { dossierId, purpose })
  const items = read.data?.items ?? []
  useAltKey('m', () => document.getElementById('step-template')?.focus())
  if (items.length === 0) return null
  return (
    <Field
      id="step-template"
      label={t('public-services.office.templates.pick')}
      hint={t('public-services.office.templates.pickHint')}
    >
      <Select
        value=""
        onValue={(id) => {
          const found = items.find((one) => one.id === id)
          if (found) onPick(found.filled ?? found.text)
        }}
        placeholder={t('public-services.office.choose')}
        options={items.map(({ id, title }) => ({ value: id, label: title }))}
      />
    </Field>
  )
}

/** Alt with a letter, also while somebody types: for what belongs to the field they are in. */
function useAltKey(letter: string, run: () => unknown): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // By place on the board: with Alt a key may give another sign.
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== `Key${letter.toUpperCase()}`) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [letter])
}
