import { useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Details, Field, Icon, Select } from '@hue-s/ui/index.ts'
import { eye, phone as phoneIcon, user } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../contract.ts'

const PURPOSES = ['contact', 'verify', 'false-report'] as const
type Purpose = (typeof PURPOSES)[number]

/** Who reported, behind a purpose: each look is written down, and the reporter sees it. */
export function Reveal({ id }: { id: string }) {
  const { t, lang } = useText()
  const reveal = useSend(fieldReportsContract.reveal)
  const [purpose, setPurpose] = useState<Purpose | ''>('')
  const [person, setPerson] = useState<{ name: string; phone: string | null }>()
  const say = (key: string) => t(`field-reports.office.reveal.${key}`)
  const look = async () => {
    if (purpose !== '') setPerson(await reveal.send({ id, purpose }))
  }
  return (
    <Details summary={say('title')} icon={user}>
      {person ? (
        <div className="h-stack">
          <p>
            <strong>{person.name || say('noName')}</strong>
          </p>
          {person.phone ? (
            <a className="h-button h-button--secondary" href={`tel:${person.phone}`}>
              <Icon icon={phoneIcon} size="text" />
              {person.phone}
            </a>
          ) : (
            <p>{say('noPhone')}</p>
          )}
          <Alert tone="info" title={say('logged')} />
        </div>
      ) : (
        <div className="h-stack">
          <p className="h-small">{say('why')}</p>
          {reveal.error && <Alert tone="danger" title={sentenceOf(reveal.error, lang, t)} />}
          <Field label={say('purpose')}>
            <Select
              value={purpose}
              placeholder={say('choose')}
              onValue={(value) => setPurpose(value as Purpose)}
              options={PURPOSES.map((value) => ({ value, label: say(`purpose.${value}`) }))}
            />
          </Field>
          <Button
            icon={eye}
            disabled={purpose === ''}
            busy={reveal.busy && t('field-reports.office.sending')}
            onClick={() => void look()}
          >
            {say('look')}
          </Button>
        </div>
      )}
    </Details>
  )
}
