import { useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Field, Heading, Select, Table } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import type { PeriodOf } from './Period.tsx'

type Left = Output<typeof routes.dropOff>

function Pages({ left: { pages, review, total, few, least } }: { left: Left }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) =>
    t(`public-services.office.quality.dropOff.${key}`, values)
  if (total === 0) return <p>{say('none')}</p>
  if (few) return <p>{say('few', { least })}</p>
  const rows = [
    ...pages.map(({ name, title, left }) => ({ name, title: title[lang], left })),
    { name: '', title: say('review'), left: review },
  ]
  return (
    <Table
      caption={say('table', { total })}
      dense
      rows={rows}
      rowKey={({ name }) => name}
      columns={[
        { key: 'page', label: say('page'), rowHeader: true, cell: ({ title }) => title },
        { key: 'left', label: say('left'), align: 'end', cell: ({ left }) => left },
        {
          key: 'share',
          label: say('share'),
          align: 'end',
          cell: ({ left }) => `${Math.round((left / total) * 100)} %`,
        },
      ]}
    />
  )
}

/** Where people leave a procedure's form before they send it: counted by page, nobody is followed. */
export function DropOff({ period }: { period: PeriodOf }) {
  const { t, lang } = useText()
  const say = (key: string) => t(`public-services.office.quality.dropOff.${key}`)
  const [procedure, setProcedure] = useState('')
  const known = useRead(routes.adoption, period)
  const read = useRead(routes.dropOff, procedure ? { procedure } : null)
  return (
    <section className="h-stack" aria-labelledby="drop-off">
      <Heading level={2} id="drop-off">
        {say('title')}
      </Heading>
      <p className="h-second">{say('lead')}</p>
      <Field id="drop-off-procedure" label={t('public-services.office.quality.procedure')}>
        <Select
          value={procedure}
          onValue={setProcedure}
          placeholder={t('public-services.office.choose')}
          options={(known.data?.items ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name[lang]}` }))}
        />
      </Field>
      {procedure && <Reading read={read}>{(left) => <Pages left={left} />}</Reading>}
    </section>
  )
}
