import '../public-services.css'
import { useState } from 'react'
import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Card, EmptyState, Heading, LinkButton, StatusChip, Table, type Column } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type AgencyIndex, type Group, type Indicator } from '../../contract.ts'
import { BAND_TONES, points, pointsOf } from '../quality-words.ts'
import { DropOff } from './DropOff.tsx'
import { lastQuarter, Period, type PeriodOf } from './Period.tsx'

const COLUMNS: readonly Group[] = ['transparency', 'progress', 'digital', 'online', 'satisfaction']
const useSay = () => {
  const { t } = useText()
  return (key: string, values?: Record<string, unknown>) => t(`public-services.office.quality.${key}`, values)
}

function Band({ index }: { index: AgencyIndex }) {
  const say = useSay()
  if (index.band === null) return '—'
  return <StatusChip tone={BAND_TONES[index.band] ?? 'neutral'}>{say(`band.${index.band}`)}</StatusChip>
}

type Say = ReturnType<typeof useSay>

const columnsIn = (
  say: Say,
  lang: string,
  first: AgencyIndex | undefined,
  onOpen: (id: string) => void,
): Column<AgencyIndex>[] => [
  {
    key: 'agency',
    label: say('agency'),
    rowHeader: true,
    oneLine: true,
    cell: ({ agency }) =>
      agency ? (
        <Button variant="quiet" size="small" onClick={() => onOpen(agency.id)}>
          {agency.name}
        </Button>
      ) : (
        say('whole')
      ),
  },
  {
    key: 'total',
    label: say('total'),
    align: 'end',
    cell: (one) => (one.total === null && one.dossiers > 0 ? say('few') : points(one.total, lang)),
  },
  { key: 'band', label: say('rank'), oneLine: true, cell: (one) => <Band index={one} /> },
  { key: 'dossiers', label: say('dossiers'), align: 'end', cell: (one) => one.dossiers },
  ...COLUMNS.map((group) => ({
    key: group,
    label: `${say(`short.${group}`)} (${points(first ? (pointsOf(first, group)?.most ?? null) : null, lang)})`,
    align: 'end' as const,
    cell: (one: AgencyIndex) =>
      pointsOf(one, group)?.few ? say('few') : points(pointsOf(one, group)?.points ?? null, lang),
  })),
]

function Agencies({ items, onOpen }: { items: readonly AgencyIndex[]; onOpen: (id: string) => void }) {
  const say = useSay()
  const { lang } = useText()
  return (
    <Table
      caption={say('table')}
      dense
      rows={[...items]}
      rowKey={({ agency }) => agency?.id ?? 'whole'}
      columns={columnsIn(say, lang, items[0], onOpen)}
    />
  )
}

type Opened = { agencyId: string; indicator: Indicator; met: 'yes' | 'no' }

/** The dossiers that a number was counted from. */
function Behind({ opened, period }: { opened: Opened; period: PeriodOf }) {
  const say = useSay()
  const { t, lang } = useText()
  const read = useRead(routes.indexDossiers, { ...period, ...opened, limit: 50 })
  return (
    <Reading read={read}>
      {({ items, next }) => (
        <div className="h-stack">
          {items.length === 0 && <EmptyState title={say('noneBehind')} />}
          <ul className="ps-list">
            {items.map((one) => (
              <li key={one.id} className="ps-line">
                <a href={`/office/dossiers/${one.id}`}>{one.code}</a>
                <span>{one.procedure[lang]}</span>
                <span className="h-second">
                  {t(`cases.public-services.dossier.state.${one.state}`)} · {day(one.filedAt, lang)}
                  {one.promisedAt && ` · ${say('promised', { on: day(one.promisedAt, lang) })}`}
                  {one.readyAt && ` · ${say('ready', { on: day(one.readyAt, lang) })}`}
                </span>
              </li>
            ))}
          </ul>
          {next && <p className="h-small h-second">{say('firstOnly', { count: items.length })}</p>}
        </div>
      )}
    </Reading>
  )
}

/** One agency: every indicator with its two numbers, each of which opens its dossiers. */
function OneAgency({ index, period }: { index: AgencyIndex; period: PeriodOf }) {
  const say = useSay()
  const { lang } = useText()
  const [opened, setOpened] = useState<Opened>()
  const agencyId = index.agency?.id ?? ''
  const number = (indicator: Indicator, met: 'yes' | 'no', count: number) => (
    <Button
      size="small"
      disabled={count === 0}
      aria-pressed={opened?.indicator === indicator && opened.met === met}
      onClick={() => setOpened({ agencyId, indicator, met })}
    >
      {say(`met.${met}`, { count })}
    </Button>
  )
  return (
    <Card title={index.agency?.name ?? ''} level={2}>
      <div className="h-stack">
        {index.groups.map(({ group, most, points: got, few, indicators }) => (
          <section key={group} className="h-stack" aria-label={say(`group.${group}`)}>
            <Heading level={3}>
              {say(`group.${group}`)}: {few ? say('few') : say('of', { points: points(got, lang), most })}
            </Heading>
            <ul className="ps-list">
              {indicators.map(({ indicator, all, met }) => (
                <li key={indicator} className="ps-line">
                  <span>{say(`indicator.${indicator}`)}</span>
                  {number(indicator, 'yes', met)}
                  {number(indicator, 'no', all - met)}
                </li>
              ))}
            </ul>
          </section>
        ))}
        <div aria-live="polite">{opened && <Behind opened={opened} period={period} />}</div>
      </div>
    </Card>
  )
}

function Adoption({ period }: { period: PeriodOf }) {
  const say = useSay()
  const { lang } = useText()
  const read = useRead(routes.adoption, period)
  return (
    <Reading read={read}>
      {({ items }) => (
        <Table
          caption={say('adoption')}
          dense
          rows={items}
          rowKey={({ code }) => code}
          columns={[
            {
              key: 'name',
              label: say('procedure'),
              rowHeader: true,
              cell: ({ code, name }) => `${code} ${name[lang]}`,
            },
            { key: 'all', label: say('dossiers'), align: 'end', cell: ({ all }) => all },
            { key: 'online', label: say('online'), align: 'end', cell: ({ online }) => online },
            { key: 'gap', label: say('gap'), align: 'end', cell: ({ all, online }) => all - online },
            {
              key: 'share',
              label: say('share'),
              align: 'end',
              cell: ({ all, online }) => `${Math.round((online / all) * 100)} %`,
            },
          ]}
        />
      )}
    </Reading>
  )
}

/** The index of QĐ 766 live, agency by agency; every number opens the dossiers behind it. */
export function Screen() {
  const say = useSay()
  const [period, setPeriod] = useState(lastQuarter)
  const [chosen, setChosen] = useState<string>()
  const read = useRead(routes.qualityIndex, period)
  const places = useRead(routes.places, {})
  return (
    <div className="o-page">
      <div className="o-page__head">
        <Heading level={1}>{say('title')}</Heading>
        <p className="h-row">
          <LinkButton size="small" href="/office/services/warnings">
            {say('warnings.title')}
          </LinkButton>
          <LinkButton size="small" href="/office/services/back-test">
            {say('backTest.title')}
          </LinkButton>
        </p>
      </div>
      <div className="h-row ps-tools">
        <Period value={period} onValue={setPeriod} />
      </div>
      <Reading read={read}>
        {({ whole, agencies, citation }) => {
          const index = agencies.find(({ agency }) => agency?.id === chosen)
          const mine = places.data?.read.some(({ id }) => id === chosen) ?? false
          return (
            <div className="h-stack">
              <Agencies items={[whole, ...agencies]} onOpen={setChosen} />
              <p className="h-small h-second">
                {say('citation', { citation })} {say('least', { least: whole.least })}
              </p>
              {index && (mine ? <OneAgency key={chosen} index={index} period={period} /> : <p>{say('notYours')}</p>)}
              <Adoption period={period} />
              <DropOff period={period} />
            </div>
          )
        }}
      </Reading>
    </div>
  )
}
