import { useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button } from '@hue-s/ui/index.ts'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../../contract.ts'

interface Props {
  phone: string
  onName: (name: string) => void
}

/** What this number reported before: opened by a button, because each look is written down and shown to the caller. */
export function EarlierCalls({ phone, onName }: Props) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(fieldReportsContract.hotlineCaller)
  const [found, setFound] = useState<Output<typeof fieldReportsContract.hotlineCaller>>()
  const say = (key: string, values?: Record<string, unknown>) =>
    t(`field-reports.office.hotline.earlier.${key}`, values)
  const look = async () => {
    const answer = await send({ phone })
    setFound(answer)
    if (answer?.name) onName(answer.name)
  }
  return (
    <section className="ho-earlier" aria-label={say('title')}>
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      {!found && (
        <Button
          size="small"
          icon={magnifyingGlass}
          busy={busy && t('field-reports.office.sending')}
          onClick={() => void look()}
        >
          {say('look')}
        </Button>
      )}
      <output className="h-small h-second">
        {found ? say(found.items.length === 0 ? 'none' : 'count', { count: found.items.length }) : say('logged')}
      </output>
      {found && found.items.length > 0 && (
        <ul className="fr-related">
          {found.items.map((one) => (
            <li key={one.id} className="ho-one">
              <a href={`/office/field-reports/${one.id}`} target="_blank" rel="noreferrer" className="h-figures">
                {one.code}
              </a>{' '}
              · {t(`cases.field-reports.report.state.${one.state}`)} ·{' '}
              <span className="h-small h-second">{moment(one.openedAt)}</span>
              <br />
              {one.title}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
