import './routing.css'
import { useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading, useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button, Card, EmptyState, LinkButton, StatusChip, type Tone } from '@hue-s/ui/index.ts'
import { arrowCounterClockwise, check, downloadSimple, eye, x } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract as routes } from '../../../contract.ts'
import { ChangeList } from './ChangeList.tsx'
import { NewTable } from './NewTable.tsx'
import { ProblemList } from './ProblemList.tsx'
import { RoutingPage } from './RoutingPages.tsx'

type Draft = Output<typeof routes.routingDrafts>['items'][number]
type Status = Draft['status'] | 'inForce'
const TONES: Record<Status, Tone> = { draft: 'info', approved: 'progress', inForce: 'success', withdrawn: 'neutral' }

/** New versions of the routing table: proposed by one person, approved by another, undone until their day. */
export function Screen() {
  const { t } = useText()
  const { may } = useDesk()
  const read = useRead(routes.routingDrafts, {})
  return (
    <RoutingPage
      path="/routing/versions"
      title={t('field-reports.office.versions.title')}
      lead={t('field-reports.office.versions.lead')}
    >
      <Reading read={read}>
        {({ items, pack, version }) => (
          <>
            <p className="h-row">
              <strong>{t('field-reports.office.versions.now', { version })}</strong>
              <LinkButton
                href="/api/field-reports/routing/table"
                icon={downloadSimple}
                download={`routing-table-${version}.json`}
              >
                {t('field-reports.office.versions.download')}
              </LinkButton>
            </p>
            <section className="h-stack" aria-labelledby="fr-drafts">
              <h2 id="fr-drafts">{t('field-reports.office.versions.list')}</h2>
              {items.length === 0 && (
                <EmptyState level={3} title={t('field-reports.office.versions.noDrafts')}>
                  {t('field-reports.office.versions.noDraftsWhy')}
                </EmptyState>
              )}
              {items.map((draft) => (
                <DraftCard key={draft.id} draft={draft} reload={read.reload} />
              ))}
            </section>
            <NewTable mayPropose={may('field-reports.setRouting')} onProposed={read.reload} />
            <section className="h-stack" aria-labelledby="fr-pack">
              <h2 id="fr-pack">{t('field-reports.office.versions.pack')}</h2>
              <ul>
                {pack.map((one) => (
                  <li key={one.version}>
                    {t('field-reports.office.versions.packLine', { version: one.version, from: day(one.validFrom) })}
                  </li>
                ))}
              </ul>
            </section>
          </>
        )}
      </Reading>
    </RoutingPage>
  )
}

function DraftCard({ draft, reload }: { draft: Draft; reload: () => void }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const status: Status = draft.inForce ? 'inForce' : draft.status
  return (
    <Card
      title={`${draft.citation} · ${day(draft.validFrom)}`}
      level={3}
      aside={<StatusChip tone={TONES[status]}>{t(`field-reports.office.versions.status.${status}`)}</StatusChip>}
      actions={
        <>
          <Decisions draft={draft} reload={reload} />
          <Button variant="quiet" icon={eye} aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('field-reports.office.versions.look')}
          </Button>
        </>
      }
    >
      <p className="h-small h-second">
        {t('field-reports.office.versions.by', { name: draft.madeBy, at: moment(draft.madeAt) })}
        {draft.decidedAt &&
          ` · ${t('field-reports.office.versions.decidedBy', { name: draft.decidedBy ?? '', at: moment(draft.decidedAt) })}`}
      </p>
      {draft.note && <p>{draft.note}</p>}
      {open && <Difference id={draft.id} />}
    </Card>
  )
}

function Difference({ id }: { id: string }) {
  const read = useRead(routes.routingDraft, { id })
  return (
    <Reading read={read}>
      {({ changes, problems, table }) => (
        <div className="h-stack">
          <ChangeList changes={changes} />
          <ProblemList
            problems={problems}
            communes={[]}
            lines={table.categories.flatMap((category) => [
              { category: category.id, child: null, name: category.name },
              ...category.children.map((child) => ({ category: category.id, child: child.id, name: child.name })),
            ])}
          />
        </div>
      )}
    </Reading>
  )
}

const VERBS = {
  approve: { route: routes.approveRouting, icon: check, variant: 'primary' },
  undo: { route: routes.undoRouting, icon: arrowCounterClockwise, variant: 'secondary' },
  withdraw: { route: routes.withdrawRouting, icon: x, variant: 'quiet' },
} as const
type Verb = keyof typeof VERBS

function Decisions({ draft, reload }: { draft: Draft; reload: () => void }) {
  const { t } = useText()
  const { may } = useDesk()
  const verbs: Verb[] = []
  const waiting = draft.status === 'draft'
  if (waiting && may('field-reports.approveRouting') && !draft.mine) verbs.push('approve')
  if (draft.status === 'approved' && !draft.inForce && may('field-reports.approveRouting')) verbs.push('undo')
  if (waiting && may('field-reports.setRouting')) verbs.push('withdraw')
  return (
    <>
      {waiting && draft.mine && <span className="h-small h-second">{t('field-reports.office.versions.ownDraft')}</span>}
      {verbs.map((verb) => (
        <Decide key={verb} verb={verb} draft={draft} reload={reload} />
      ))}
    </>
  )
}

function Decide({ verb, draft, reload }: { verb: Verb; draft: Draft; reload: () => void }) {
  const { t } = useText()
  const { say } = useDesk()
  const { Problem } = useViews()
  const { route, icon, variant } = VERBS[verb]
  const decide = useSend(route)
  const run = async () => {
    if (!(await decide.send({ id: draft.id, seq: draft.seq }))) return
    say({ message: t(`field-reports.office.versions.done.${verb}`), tone: 'success' })
    reload()
  }
  return (
    <>
      <Button
        variant={variant}
        icon={icon}
        busy={decide.busy && t('field-reports.office.versions.busy')}
        onClick={() => void run()}
      >
        {t(`field-reports.office.versions.${verb}`)}
      </Button>
      {decide.error && <Problem error={decide.error} />}
    </>
  )
}
