import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Card, EmptyState, LinkButton, StatusChip } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type OwnLine } from '../../contract.ts'
import { isLate, TONES } from '../dossier-words.ts'
import { Waiting } from '../national/Waiting.tsx'
import { Page, useSay } from './parts.tsx'

function Line({ line }: { line: OwnLine }) {
  const say = useSay()
  const { t, lang } = useText()
  return (
    <li>
      <Card title={line.procedure.name[lang]} href={`/services/dossiers/${line.id}`}>
        <p className="ps-line">
          <StatusChip tone={TONES[line.state]}>{t(`public-services.citizen.state.${line.state}`)}</StatusChip>
          {isLate(line) && <StatusChip tone="danger">{say('isLate')}</StatusChip>}
          <span className="h-second h-figures">{line.code}</span>
          {line.onBehalf && <span className="h-second">{say('onBehalf')}</span>}
        </p>
        <p className="h-small">
          {line.endedAt
            ? say('mine.ended', { on: day(line.endedAt, lang) })
            : line.promisedAt
              ? say('mine.promised', { on: day(line.promisedAt, lang) })
              : say('mine.filed', { on: day(line.filedAt, lang) })}
        </p>
      </Card>
    </li>
  )
}

/** My dossiers, the newest first, and where to begin another one. */
export function Screen() {
  const say = useSay()
  const read = useRead(routes.mine, { show: 'all', limit: 50 }, { every: 60_000 })
  return (
    <Page title={say('mine.title')} back="/procedures" backWords={say('toServices')}>
      <p className="h-row">
        <LinkButton href="/procedures" variant="primary">
          {say('mine.begin')}
        </LinkButton>
        <LinkButton href="/services/look-up">{say('lookUp.title')}</LinkButton>
        <LinkButton href="/services/appointments">{say('visit.title')}</LinkButton>
      </p>
      <Waiting />
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={say('mine.none')}>{say('mine.noneWords')}</EmptyState>
          ) : (
            <ul className="ps-list">
              {items.map((line) => (
                <Line key={line.id} line={line} />
              ))}
            </ul>
          )
        }
      </Reading>
    </Page>
  )
}
