import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Pagination, Table } from '@hue-s/ui/index.ts'
import { homeContract as routes, type Version } from '../../contract.ts'

const deed = (label: (version: number) => string, onRestore: (version: number) => void) =>
  function Deed({ version }: Version) {
    return (
      <Button size="small" onClick={() => onRestore(version)}>
        {label(version)}
      </Button>
    )
  }

/** What was published: who, when, why; each may become the draft again. */
export function History({ onRestore }: { onRestore: (version: number) => void }) {
  const { t } = useText()
  const [limit, more] = useState(20)
  const read = useRead(routes.history, { limit }, { live: ['home.front'] })
  const first = { version: 0, at: '', byName: null, why: t('home.office.ofProvince') }
  return (
    <Reading read={read}>
      {({ items, next }) => (
        <div className="h-stack">
          <Table
            caption={t('home.office.history')}
            rowKey={({ version }: Version) => String(version)}
            rows={next === null ? [...items, first] : items}
            columns={[
              { key: 'version', label: t('home.office.version'), cell: ({ version }) => version, rowHeader: true },
              { key: 'at', label: t('home.office.when'), cell: ({ at }) => (at ? moment(at) : ''), oneLine: true },
              { key: 'by', label: t('home.office.who'), cell: ({ byName }) => byName ?? '' },
              { key: 'why', label: t('home.office.why'), cell: ({ why }) => why },
              {
                key: 'restore',
                label: t('home.office.deed'),
                cell: deed((version) => t('home.office.restore', { version }), onRestore),
              },
            ]}
          />
          {next !== null && limit < 200 && (
            <Pagination
              shown={t('home.office.shown', { n: items.length })}
              label={t('home.office.more')}
              onMore={() => more(Math.min(200, limit + 40))}
            />
          )}
        </div>
      )}
    </Reading>
  )
}
