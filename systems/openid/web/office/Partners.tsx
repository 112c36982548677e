import '../openid.css'
import { useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment, type Lang, type Values } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Details, EmptyState, Heading, LinkButton, StatusChip, Table } from '@hue-s/ui/index.ts'
import type { Column } from '@hue-s/ui/Table.tsx'
import { openidContract as routes } from '../../contract.ts'
import { useMayManage } from './may.ts'

export const STATUS_TONES = { draft: 'info', approved: 'success', suspended: 'danger' } as const

type Translate = (key: string, values?: Values) => string
type Row = Output<typeof routes.partners>['items'][number]

const columnsOf = (t: Translate, lang: Lang): Column<Row>[] => [
  {
    key: 'name',
    label: t('openid.office.name'),
    rowHeader: true,
    cell: (row) => <a href={`/office/partners/${row.id}`}>{row.name[lang]}</a>,
  },
  { key: 'client', label: t('openid.office.clientId'), cell: (row) => row.clientId },
  { key: 'organisation', label: t('openid.office.organisation'), cell: (row) => row.organisation },
  {
    key: 'status',
    label: t('openid.office.status'),
    cell: (row) => (
      <span className="h-row">
        <StatusChip tone={STATUS_TONES[row.status]}>{t(`openid.office.status.${row.status}`)}</StatusChip>
        {row.waiting && row.status !== 'draft' && <StatusChip tone="warning">{t('openid.office.waits')}</StatusChip>}
        {row.demo && <StatusChip tone="neutral">{t('openid.office.demo')}</StatusChip>}
      </span>
    ),
  },
  { key: 'people', label: t('openid.office.people'), cell: (row) => row.people, align: 'end' },
]

/** The register of partners: who may let people sign in with us, and what waits for a second person. */
export function Screen() {
  const { t, lang } = useText()
  const pages = usePages<Row, typeof routes.partners>(routes.partners, { limit: 50 })
  const mayManage = useMayManage()
  return (
    <div className="o-page od-page h-stack">
      <Heading level={1}>{t('openid.office.title')}</Heading>
      <p>{t('openid.office.intro')}</p>
      {mayManage && (
        <div>
          <LinkButton variant="primary" href="/office/partners/new">
            {t('openid.office.new')}
          </LinkButton>
        </div>
      )}
      <Reading read={{ ...pages, data: pages.items }}>
        {(items) => (
          <Table
            caption={t('openid.office.title')}
            hideCaption
            rows={[...items]}
            rowKey={({ id }) => id}
            empty={<EmptyState title={t('openid.office.empty')} />}
            columns={columnsOf(t, lang)}
          />
        )}
      </Reading>
      {pages.more && (
        <div>
          <Button onClick={pages.more}>{t('openid.office.more')}</Button>
        </div>
      )}
      <Keys />
    </div>
  )
}

function Keys() {
  const { t, lang } = useText()
  const [open, setOpen] = useState(false)
  const read = useRead(routes.keys, open ? {} : null)
  const rotate = useSend(routes.rotateKeys)
  const mayManage = useMayManage()
  const change = async () => {
    if (await rotate.send({ atOnce: false })) read.reload()
  }
  return (
    <Details summary={t('openid.office.keys')} onToggle={setOpen}>
      <div className="h-stack">
        <p className="h-second">{t('openid.office.keysWords')}</p>
        {rotate.error && <Alert tone="danger" title={sentenceOf(rotate.error, lang, t)} />}
        <Reading read={read}>
          {({ items }) => (
            <Table
              caption={t('openid.office.keys')}
              hideCaption
              dense
              rows={items}
              rowKey={({ kid }) => kid}
              columns={[
                { key: 'kid', label: t('openid.office.kid'), cell: ({ kid }) => kid, rowHeader: true },
                { key: 'state', label: t('openid.office.status'), cell: (k) => t(`openid.office.key.${k.state}`) },
                { key: 'from', label: t('openid.office.signsFrom'), cell: (k) => moment(k.signsFrom), oneLine: true },
              ]}
            />
          )}
        </Reading>
        {mayManage && (
          <div>
            <Button busy={rotate.busy && t('openid.office.busy')} onClick={() => void change()}>
              {t('openid.office.rotate')}
            </Button>
          </div>
        )}
      </div>
    </Details>
  )
}
