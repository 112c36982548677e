import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading, Table } from '@hue-s/ui/index.ts'
import type { Partner } from '../../contract.ts'

const WHAT = ['agreed', 'declined', 'signIn', 'refresh', 'userinfo', 'withdrawn', 'refused'] as const

/** How much a partner was used in the last thirty days: counts by day, no persons. */
export function UseTable({ use }: { use: Partner['use'] }) {
  const { t } = useText()
  const days = [...new Set(use.map((one) => one.day))]
  const count = (on: string, what: string) => use.find((one) => one.day === on && one.what === what)?.count ?? 0
  return (
    <section>
      <Heading level={2}>{t('openid.office.use')}</Heading>
      <Table
        caption={t('openid.office.use')}
        hideCaption
        dense
        rows={days}
        rowKey={(on) => on}
        empty={t('openid.office.unused')}
        columns={[
          { key: 'day', label: t('openid.office.day'), cell: (on: string) => day(on), rowHeader: true, oneLine: true },
          ...WHAT.map((what) => ({
            key: what,
            label: t(`openid.office.use.${what}`),
            cell: (on: string) => count(on, what),
            align: 'end' as const,
          })),
        ]}
      />
    </section>
  )
}
