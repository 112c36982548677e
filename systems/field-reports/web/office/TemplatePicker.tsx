import { useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Dialog } from '@hue-s/ui/index.ts'
import { chatCircle } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../contract.ts'
import { TemplateList } from './TemplateList.tsx'

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
  const read = useRead(fieldReportsContract.replyTemplates, { reportId, ...(agencyId ? { agencyId } : {}) })
  return (
    <div className="h-stack">
      <TemplateList read={read} none={<p className="h-second">{t('field-reports.office.template.none')}</p>}>
        {(one) => (
          <button type="button" className="fr-template" onClick={() => onText(one.filled ?? one.text)}>
            <strong>{one.title}</strong>
            <span className="h-small h-second">{one.filled ?? one.text}</span>
          </button>
        )}
      </TemplateList>
    </div>
  )
}
