import '../usage.css'
import { useState } from 'react'
import { day, number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Details } from '@hue-s/ui/Details.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { usageContract as routes, type Figures, type Period } from '../../contract.ts'
import { Days } from '../Days.tsx'
import { PartTable, type Line } from '../PartTable.tsx'
import { duration } from '../show.ts'
import { WEEKS } from '../weeks-in.ts'
import { Change } from './Change.tsx'
import { Funnel } from './Funnel.tsx'

// Written out here: a browser build keeps plain data of a contract, but types its members as text.
const AUDIENCES = ['resident', 'visitor', 'business'] as const
type Audience = (typeof AUDIENCES)[number]

const DEFINED = ['visits', 'views', 'time', 'commune', 'steps', 'compare'] as const

interface Asked {
  weeks: Period
  audience: Audience | ''
  service: string
}

function Filters({ asked, ask, answer }: { asked: Asked; ask: (a: Asked) => void; answer: Figures | undefined }) {
  const { t, lang } = useText()
  const services = (answer?.choices ?? [])
    .map(({ key, title }) => ({ value: key, label: title[lang] }))
    .sort((a, b) => a.label.localeCompare(b.label, lang))
  return (
    <div className="o-bar">
      <Field id="u-weeks" label={t('usage.period')}>
        <Select
          value={asked.weeks}
          onValue={(value) => ask({ ...asked, weeks: WEEKS.find((one) => one === value) ?? '12' })}
          options={WEEKS.map((value) => ({ value, label: t('usage.weeks', { n: Number(value) }) }))}
        />
      </Field>
      <Field id="u-audience" label={t('usage.by.audience')}>
        <Select
          value={asked.audience}
          onValue={(value) => ask({ ...asked, audience: AUDIENCES.find((one) => one === value) ?? '' })}
          options={[
            { value: '', label: t('usage.office.all') },
            ...AUDIENCES.map((value) => ({ value, label: t(`usage.audience.${value}`) })),
          ]}
        />
      </Field>
      <Field id="u-service" label={t('usage.service')}>
        <Select
          value={asked.service}
          onValue={(service) => ask({ ...asked, service })}
          options={[{ value: '', label: t('usage.office.all') }, ...services]}
        />
      </Field>
    </div>
  )
}

function Head({ answer }: { answer: Figures }) {
  const { t, lang } = useText()
  const { now, before } = answer.total
  const figures = [
    ['visits', number(now.visits, lang), now.visits, before.visits],
    ['views', number(now.views, lang), now.views, before.views],
    ['time', duration(now.seconds, lang, t), now.seconds, before.seconds],
  ] as const
  return (
    <dl className="u-head">
      {figures.map(([name, value, is, was]) => (
        <div key={name}>
          <dt>{t(`usage.${name}`)}</dt>
          <dd>
            <strong>{value}</strong>
            <Change now={is} before={was} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function useLines() {
  const { t, lang } = useText()
  return (rows: Figures['services'], name: (row: Figures['services'][number]) => string): Line[] => {
    const most = Math.max(1, ...rows.map((row) => row.now.views))
    return rows.map((row) => ({
      key: row.key,
      name: name(row),
      share: row.now.views / most,
      cells: [
        number(row.now.views, lang),
        duration(row.now.seconds, lang, t),
        <Change key="change" now={row.now.views} before={row.before.views} />,
      ],
    }))
  }
}

function Places({ answer, filtered }: { answer: Figures; filtered: boolean }) {
  const { t, lang } = useText()
  const most = Math.max(1, ...answer.communes.filter(({ key }) => key).map(({ now }) => now))
  return (
    <PartTable
      id="u-communes"
      title={t('usage.byCommune')}
      note={filtered ? t('usage.office.notFiltered') : t('usage.communeWords')}
      columns={[t('usage.commune'), t('usage.visits'), t('usage.office.change')]}
      lines={answer.communes.map(({ key, name, now, before }) => ({
        key: key || 'none',
        name: name ?? t('usage.noCommune'),
        share: key ? now / most : null,
        cells: [number(now, lang), <Change key="change" now={now} before={before} />],
      }))}
    />
  )
}

function Defined() {
  const { t } = useText()
  return (
    <Details summary={t('usage.office.defined')}>
      <dl className="h-stack">
        {DEFINED.map((name) => (
          <div key={name}>
            <dt>
              <strong>{t(`usage.office.defined.${name}`)}</strong>
            </dt>
            <dd className="u-note">{t(`usage.office.defined.${name}Words`)}</dd>
          </div>
        ))}
      </dl>
    </Details>
  )
}

function Answer({ answer, asked }: { answer: Figures; asked: Asked }) {
  const { t, lang } = useText()
  const lines = useLines()
  const filtered = asked.audience !== '' || asked.service !== ''
  const columns = (name: string) => [t(name), t('usage.views'), t('usage.time'), t('usage.office.change')]
  if (answer.total.now.views === 0)
    return (
      <EmptyState title={t('usage.office.none')}>
        <p>{t('usage.office.noneWords')}</p>
      </EmptyState>
    )
  const parts = asked.service === '' ? answer.services : answer.screens
  return (
    <>
      <p className="u-note">
        {t('usage.office.spans', {
          from: day(answer.from),
          to: day(answer.to),
          beforeFrom: day(answer.beforeFrom),
          beforeTo: day(answer.beforeTo),
        })}
      </p>
      <Head answer={answer} />
      <section className="u-part" aria-labelledby="u-days">
        <Heading level={2} id="u-days">
          {t('usage.visitsPerDay')}
        </Heading>
        <Days label={t('usage.visitsPerDay')} days={answer.days.map((d) => ({ day: d.day, value: d.visits }))} />
      </section>
      <section className="u-part" aria-labelledby="u-flows">
        <Heading level={2} id="u-flows">
          {t('usage.office.flows')}
        </Heading>
        {filtered && <p className="u-note">{t('usage.office.notFiltered')}</p>}
        <div className="u-two">
          {answer.flows.map((flow) => (
            <Funnel key={flow.id} flow={flow} />
          ))}
        </div>
      </section>
      <div className="u-two">
        <PartTable
          id="u-services"
          title={t(asked.service === '' ? 'usage.byService' : 'usage.office.byScreen')}
          note={asked.service === '' ? t('usage.serviceWords') : undefined}
          columns={columns(asked.service === '' ? 'usage.service' : 'usage.office.screen')}
          lines={lines(parts, ({ key, title }) => {
            const name = title?.[lang] ?? key
            return asked.service === '' || name === key ? name : `${name} (${key})`
          })}
        />
        <Places answer={answer} filtered={filtered} />
        {(['audience', 'lang', 'device', 'mode'] as const).map((by) => (
          <PartTable
            key={by}
            id={`u-${by}`}
            title={t(`usage.by.${by}`)}
            columns={columns(`usage.by.${by}`)}
            lines={lines(answer[`${by}s`], ({ key }) => t(`usage.${by}.${key}`))}
          />
        ))}
      </div>
    </>
  )
}

/** For those who run the app: what is used, where people stop, and how it moved. */
export function Screen() {
  const { t } = useText()
  const [asked, ask] = useState<Asked>({ weeks: '4', audience: '', service: '' })
  const { weeks, audience, service } = asked
  const read = useRead(routes.figures, { weeks, ...(audience && { audience }), ...(service && { service }) })
  return (
    <div className="o-page">
      <div className="u-lead">
        <Heading level={1}>{t('usage.title')}</Heading>
        <p className="h-second">{t('usage.office.intro')}</p>
      </div>
      <Filters asked={asked} ask={ask} answer={read.data} />
      <Defined />
      <Reading read={read}>{(answer) => <Answer answer={answer} asked={asked} />}</Reading>
    </div>
  )
}
