import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { FieldGroup } from '@hue-s/ui/Field.tsx'
import { eye, qrCode } from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { personalContract as routes, SHOW_MINUTES } from '../contract.ts'
import { Refused, useSay } from './parts.tsx'
import { Qr } from './Qr.tsx'

/** Chooses what a stranger may see and for how long; nothing is ticked beforehand. */
export function PresentForm({ paper }: { paper: Output<typeof routes.paper> }) {
  const say = useSay()
  const [fields, setFields] = useState<readonly string[]>([])
  const [minutes, setMinutes] = useState<number>(SHOW_MINUTES[0])
  const [missing, setMissing] = useState(false)
  const [made, setMade] = useState<Output<typeof routes.present>>()
  const { send, busy, error } = useSend(routes.present)
  const show = async () => {
    if (fields.length === 0) return setMissing(true)
    const answer = await send({ paper: paper.id, fields: [...fields], minutes })
    if (!answer) return
    setMade(answer)
    refresh('/api/personal/presentations')
  }
  const toggle = (key: string) => (on: boolean) => {
    setMissing(false)
    setFields(on ? [...fields, key] : fields.filter((f) => f !== key))
  }
  return (
    <Details summary={say('present.title')} icon={eye}>
      <div className="h-stack">
        <p className="h-small h-second">{say('present.words')}</p>
        <Refused error={error} />
        <FieldGroup
          id={`fields-${paper.id}`}
          label={say('present.fields')}
          error={missing ? say('present.needed') : undefined}
        >
          {paper.facts.map(({ key, label, value }) => (
            <Checkbox key={key} label={label} hint={value} checked={fields.includes(key)} onValue={toggle(key)} />
          ))}
        </FieldGroup>
        <RadioCards
          id={`minutes-${paper.id}`}
          name={`minutes-${paper.id}`}
          layout="grid"
          label={say('present.howLong')}
          value={String(minutes)}
          onValue={(value) => setMinutes(Number(value))}
          options={SHOW_MINUTES.map((n) => ({ value: String(n), label: say(`present.minutes.${n}`) }))}
        />
        <Button variant="primary" icon={qrCode} busy={busy && say('saving')} onClick={() => void show()}>
          {say('present.go')}
        </Button>
        {made && (
          <output className="p-qr">
            <Qr svg={made.svg} label={say('present.qr')} />
            <span>{say('present.until', { at: moment(made.expiresAt) })}</span>
            <a href={made.link}>{say('present.look')}</a>
          </output>
        )}
      </div>
    </Details>
  )
}
