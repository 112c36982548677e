import { useSearch } from 'wouter'
import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Card } from '@hue-s/ui/Card.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { Tabs } from '@hue-s/ui/Tabs.tsx'
import { useLocation } from 'wouter'
import { personalContract as routes, SHOWS, type TimelineItem } from '../contract.ts'
import { DueList } from './DueList.tsx'
import { Page, useSay } from './parts.tsx'

const TONES = { new: 'info', busy: 'progress', waiting: 'warning', done: 'success', refused: 'neutral' } as const

export function CaseCard({ item, level = 2 }: { item: TimelineItem; level?: 2 | 3 }) {
  const say = useSay()
  const { kindName, code, title, state, tone, openedAt, dueAt, closedAt, late, mine, path, kind } = item
  const named = kind === 'personal.request' ? say(`request.kind.${title}`) : title
  return (
    <Card level={level} title={named} href={path} aside={<StatusChip tone={TONES[tone]}>{state}</StatusChip>}>
      <p className="h-small h-second">
        {kindName} · {code} · {day(openedAt)}
      </p>
      {mine && <StatusChip tone="warning">{say(`timeline.mine.${mine}`)}</StatusChip>}
      {dueAt && !closedAt && (
        <p className="h-small">
          {late ? say('timeline.late', { at: day(dueAt) }) : say('timeline.due', { at: day(dueAt) })}
        </p>
      )}
    </Card>
  )
}

function List({ show, kind }: { show: (typeof SHOWS)[number]; kind: string }) {
  const say = useSay()
  const pages = usePages<TimelineItem, typeof routes.timeline>(routes.timeline, {
    show,
    limit: 20,
    ...(kind && { kind }),
  })
  return (
    <Reading read={{ ...pages, data: pages.items }}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState title={say(show === 'all' && !kind ? 'timeline.none' : 'timeline.noneFound')}>
            <p>{say('timeline.noneWords')}</p>
          </EmptyState>
        ) : (
          <div className="h-stack">
            <ul className="p-steps">
              {items.map((item) => (
                <li key={item.id}>
                  <CaseCard item={item} />
                </li>
              ))}
            </ul>
            <Pagination
              shown={say('shownN', { n: items.length })}
              label={say('more')}
              onMore={pages.more}
              busy={pages.fetching && say('saving')}
            />
          </div>
        )
      }
    </Reading>
  )
}

/** All my cases, whatever their kind: what is mine to do first, then one line of time. */
export function Screen() {
  const say = useSay()
  const search = new URLSearchParams(useSearch())
  const [, go] = useLocation()
  const show = SHOWS.find((one) => one === search.get('show')) ?? 'all'
  const kind = search.get('kind') ?? ''
  const { data: kinds } = useRead(routes.kinds, {})
  const to = (next: { show?: string; kind?: string }) => {
    const query = new URLSearchParams({ show, kind, ...next })
    go(`/me/timeline?${query.toString()}`, { replace: true })
  }
  return (
    <Page title={say('timeline.title')} lead={say('timeline.lead')}>
      <DueList />
      {(kinds?.items.length ?? 0) > 1 && (
        <Field id="kind" label={say('timeline.kind')}>
          <Select
            value={kind}
            onValue={(next) => to({ kind: next })}
            options={[
              { value: '', label: say('timeline.everyKind') },
              ...(kinds?.items ?? []).map((k) => ({ value: k.kind, label: `${k.name} (${k.open + k.closed})` })),
            ]}
          />
        </Field>
      )}
      <Tabs
        label={say('timeline.filters')}
        selected={show}
        onSelect={(next) => to({ show: next })}
        tabs={SHOWS.map((one) => ({
          id: one,
          label: say(`timeline.show.${one}`),
          panel: one === show ? <List key={`${show} ${kind}`} show={show} kind={kind} /> : null,
        }))}
      />
    </Page>
  )
}
