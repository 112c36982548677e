/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import '../environment.css'
import { useState } from 'react'
import { number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState, Field, Heading, Pagination, Select, StatusChip, Table, TextInput } from '@hue-s/ui/index.ts'
import { environmentContract as routes, type Freshness, type RegistryItem } from '../../contract.ts'
import { ageWords } from '../age.ts'

const STATES = ['silent', 'stale', 'never', 'fresh'] as const
const TONES = { fresh: 'success', stale: 'warning', silent: 'danger', never: 'neutral' } as const
const STEP = 50
const MOST = 200

function Values({ item }: { item: RegistryItem }) {
  const { t, lang } = useText()
  return (
    <ul className="en-values">
      {item.streams.map((s) => (
        <li key={s.name}>
          {s.name.slice(s.name.lastIndexOf(': ') + 1)}:{' '}
          {s.value === null
            ? '–'
            : `${typeof s.value === 'number' ? number(s.value, lang, 2) : String(s.value)} ${s.unit}`}
          {s.doubts.length > 0 && (
            <span className="h-second">
              {' '}
              ({t('environment.doubtful', { why: s.doubts.map((d) => t(`environment.doubt.${d}`)).join(', ') })})
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Every station and device: what is amiss stands on top. */
export function Screen() {
  const { t } = useText()
  const [state, setState] = useState<Freshness | ''>('')
  const [q, setQ] = useState('')
  const [limit, setLimit] = useState(STEP)
  const read = useRead(routes.registry, { limit, ...(state && { state }), ...(q && { q }) }, { every: 15_000 })
  const counts = read.data?.counts
  const options = STATES.map((name) => ({
    value: name,
    label: `${t(`environment.state.${name}`)}${counts ? ` (${counts[name]})` : ''}`,
  }))
  return (
    <div className="o-page">
      <Heading level={1}>{t('environment.office.title')}</Heading>
      <div className="h-row">
        <Field label={t('environment.office.state')}>
          <Select
            value={state}
            placeholder={t('environment.office.all')}
            options={options}
            onValue={(value) => setState(value as Freshness | '')}
          />
        </Field>
        <Field label={t('environment.office.find')}>
          <TextInput value={q} maxLength={100} onValue={setQ} />
        </Field>
      </div>
      <Reading read={read}>
        {({ items, now, next }) =>
          items.length === 0 ? (
            <EmptyState title={t('environment.office.none')} />
          ) : (
            <>
              <Table
                caption={t('environment.office.title')}
                hideCaption
                dense
                rows={items}
                rowKey={(item) => String(item.thing)}
                columns={[
                  { key: 'name', label: t('environment.office.name'), rowHeader: true, cell: (item) => item.name },
                  {
                    key: 'state',
                    label: t('environment.office.state'),
                    oneLine: true,
                    cell: (item) => (
                      <StatusChip tone={TONES[item.state]}>{t(`environment.state.${item.state}`)}</StatusChip>
                    ),
                  },
                  {
                    key: 'newest',
                    label: t('environment.office.newest'),
                    oneLine: true,
                    cell: (item) => ageWords(item.newest, now, t),
                  },
                  { key: 'values', label: t('environment.office.values'), cell: (item) => <Values item={item} /> },
                ]}
              />
              <Pagination
                shown={t('environment.office.shown', { n: items.length })}
                label={t('environment.office.more')}
                {...(next !== null && limit < MOST ? { onMore: () => setLimit(Math.min(MOST, limit + STEP)) } : {})}
              />
            </>
          )
        }
      </Reading>
    </div>
  )
}
