import '../procedures.css'
import './desk.css'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Heading, LinkButton, StatusChip } from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type Row } from '../../contract.ts'
import { Confirmations } from './Confirmations.tsx'
import { Decide } from './Decide.tsx'
import { Editor, ReadOnly } from './Editor.tsx'
import { Faults } from './Faults.tsx'
import { NewDraft } from './NewDraft.tsx'
import { standOf, toneOf } from './states.ts'
import { Versions } from './Versions.tsx'

const nameOf = (row: Row) => ('name' in row.content ? row.content.name : row.content.title)

function Head({ row }: { row: Row }) {
  const { t, lang } = useText()
  const source = 'source' in row.content ? row.content.source : undefined
  return (
    <header className="h-stack">
      <Heading level={1}>{nameOf(row)[lang]}</Heading>
      <p className="pc-meta">
        <StatusChip tone={toneOf(row)}>{t(`procedures.office.stand.${standOf(row)}`)}</StatusChip>
        <span>{row.code}</span>
        <span>{t('procedures.office.versionN', { n: row.version })}</span>
        <span>{t('procedures.office.from', { on: day(row.validFrom) })}</span>
        {row.validTo && <span>{t('procedures.office.until', { on: day(row.validTo) })}</span>}
        {row.approvedAt && row.approvedBy && (
          <span>{t('procedures.office.approvedBy', { who: row.approvedBy, at: moment(row.approvedAt) })}</span>
        )}
      </p>
      <p className="h-second">{row.citation}</p>
      {source && <p className="h-second">{t('procedures.office.sourceOf', { of: source.of })}</p>}
      {row.note && (
        <Alert tone="warning" live="off" title={t('procedures.office.sentBack')}>
          <p>{row.note}</p>
        </Alert>
      )}
    </header>
  )
}

function One({ row, reload }: { row: Row; reload: () => void }) {
  const { t } = useText()
  const { say } = useDesk()
  const [, go] = useLocation()
  const [making, setMaking] = useState<'version' | 'copy' | 'end'>()
  const done = (message: string) => {
    say({ message, tone: 'success' })
    refresh('/api/procedures')
    reload()
  }
  const live = row.state === 'approved' && row.change === 'version'
  return (
    <div className="h-stack">
      <Head row={row} />
      <Faults faults={row.faults} />
      {row.state === 'approved' && (
        <div className="h-row">
          {row.kind === 'procedure' && (
            <LinkButton size="small" variant="quiet" href={`/procedures/${row.code}`}>
              {t('procedures.office.asShown')}
            </LinkButton>
          )}
          {live && <NewDraft row={row} making={making} onMaking={setMaking} onMade={(id) => go(`/procedures/${id}`)} />}
        </div>
      )}
      {live && row.kind === 'procedure' && <Confirmations row={row} />}
      {row.state !== 'approved' && (
        <Decide
          row={row}
          onDone={(what) => done(t(`procedures.office.done.${what}`))}
          onGone={() => {
            refresh('/api/procedures')
            go('/procedures?show=drafts')
          }}
        />
      )}
      {row.state === 'draft' && row.may.edit && (
        <Editor key={row.revision} row={row} onSaved={() => done(t('procedures.office.done.saved'))} />
      )}
      {row.change === 'version' && !(row.state === 'draft' && row.may.edit) && <ReadOnly row={row} />}
      <Versions row={row} />
    </div>
  )
}

/** One version or draft: what it says, what is wrong with it, what may be done with it. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const read = useRead(routes.row, { id: params['id'] ?? '' })
  return (
    <div className="o-page">
      <a href="/office/procedures">{t('procedures.office.title')}</a>
      <Reading read={read}>{(row) => <One key={row.id} row={row} reload={read.reload} />}</Reading>
    </div>
  )
}
