import { useState } from 'react'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Dialog, TextInput } from '@hue-s/ui/index.ts'
import { chatCircle, magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../contract.ts'

interface Props {
  reportId: string
  agencyId: string | undefined
  onText: (text: string) => void
}

/** Words that come again and again, with the facts of this report put in. */
export function TemplatePicker(props: Props) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="quiet" size="small" icon={chatCircle} onClick={() => setOpen(true)}>
        {t('field-reports.office.template.pick')}
      </Button>
      <Dialog
        open={open}
        title={t('field-reports.office.template.pick')}
        onClose={() => setOpen(false)}
        closeLabel={t('field-reports.office.template.close')}
      >
        {open && <Choice {...props} onText={(text) => (props.onText(text), setOpen(false))} />}
      </Dialog>
    </>
  )
}

function Choice({ reportId, agencyId, onText }: Props) {
  const { t } = useText()
  const [q, setQ] = useState('')
  const read = useRead(fieldReportsContract.replyTemplates, { reportId, ...(agencyId ? { agencyId } : {}) })
  const wanted = fold(q.trim())
  return (
    <div className="h-stack">
      <TextInput
        type="search"
        icon={magnifyingGlass}
        aria-label={t('field-reports.office.template.search')}
        placeholder={t('field-reports.office.template.search')}
        value={q}
        onValue={setQ}
      />
      <Reading read={read}>
        {({ items }) => {
          const found = items.filter(({ title, text }) => fold(`${title} ${text}`).includes(wanted))
          if (found.length === 0) return <p className="h-second">{t('field-reports.office.template.none')}</p>
          return (
            <ul className="fr-templates">
              {found.map((one) => (
                <li key={one.id}>
                  <button type="button" className="fr-template" onClick={() => onText(one.filled ?? one.text)}>
                    <strong>{one.title}</strong>
                    <span className="h-small h-second">{one.filled ?? one.text}</span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }}
      </Reading>
    </div>
  )
}
