import { useEffect, useRef, useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import type { Send } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button } from '@hue-s/ui/index.ts'
import { alertsContract as routes, type DeskAlert, type NewContent } from '../../contract.ts'
import { Blanks, useBlanks } from './Blanks.tsx'
import { Form } from './Form.tsx'
import { Gone } from './Gone.tsx'

/** What somebody wrote and did not save, and the version they began with. */
export interface Unsaved {
  content: NewContent
  began: number
}

interface Writing {
  alert: DeskAlert
  onDone: (saved: DeskAlert) => void
  onUnsaved: (value: Unsaved | undefined) => void
  /** The version that saving replaces. */
  version: number
  save: Send<typeof routes.save>
}

/** The words of a message, while they may be changed. */
export function Editing({ alert, version, save, onDone, onUnsaved }: Writing) {
  const { t, lang } = useText()
  const templates = useRead(routes.templates, {})
  const { value, change, ...blanks } = useBlanks(alert.content as NewContent)
  const now = JSON.stringify(value)
  const [{ first, began }] = useState({ first: now, began: alert.version })
  useEffect(() => {
    onUnsaved(now === first ? undefined : { content: JSON.parse(now) as NewContent, began })
  }, [onUnsaved, now, first, began])
  const refused = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // It may have been saved from the head of the page.
    if (save.error) refused.current?.scrollIntoView({ block: 'nearest' })
  }, [save.error])
  const press = async () => {
    const saved = await save.send({ id: alert.id, version, content: value })
    if (saved) onDone(saved)
  }
  return (
    <div className="h-stack">
      <Blanks {...blanks} known={templates.data?.items.flatMap((one) => one.blanks) ?? []} />
      <Form
        value={value}
        onValue={change}
        communes={templates.data?.communes ?? []}
        mine={templates.data?.mine ?? []}
      />
      {save.error && (
        <div ref={refused} className="h-stack">
          <Alert tone="danger" title={sentenceOf(save.error, lang, t)} live="assertive" />
          <Gone error={save.error} value={value} change={change} />
        </div>
      )}
      <div className="h-row">
        <Button
          disabled={!alert.acts.includes('save')}
          busy={save.busy && t('alerts.office.working')}
          onClick={() => void press()}
        >
          {t('alerts.office.act.save')}
        </Button>
      </div>
    </div>
  )
}

/** Somebody else saved or moved the message while words stand here unsaved: nothing is dropped or replaced unasked. */
export function Overtaken({
  mayKeep,
  onTheirs,
  onMine,
}: {
  mayKeep: boolean
  onTheirs: () => void
  onMine: () => void
}) {
  const { t } = useText()
  const say = (key: string) => t(`alerts.office.overtaken.${key}`)
  return (
    <Alert tone="warning" title={say('title')} live="assertive">
      <p>{say(mayKeep ? 'choose' : 'over')}</p>
      <div className="h-row">
        <Button size="small" onClick={onTheirs}>
          {say('theirs')}
        </Button>
        {mayKeep && (
          <Button size="small" onClick={onMine}>
            {say('mine')}
          </Button>
        )}
      </div>
    </Alert>
  )
}
