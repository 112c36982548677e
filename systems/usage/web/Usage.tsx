import './usage.css'
import { useSearch } from 'wouter'
import { day, number, percent } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Details } from '@hue-s/ui/Details.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { usageContract as routes, type Summary } from '../contract.ts'
import { Days } from './Days.tsx'
import { PartTable, type Line } from './PartTable.tsx'
import { duration, shown, type T } from './show.ts'
import { WEEKS, weeksIn } from './weeks-in.ts'

function Head({ answer }: { answer: Summary }) {
  const { t, lang } = useText()
  const { total, days, modes } = answer
  const lite = modes.items.find(({ key }) => key === 'lite')?.views
  const figures = [
    ['visits', number(total.visits, lang), t('usage.perDay', { n: number(total.visits / days.length, lang) })],
    ['views', number(total.views, lang), t('usage.perVisit', { n: number(total.views / total.visits, lang, 1) })],
    [
      'time',
      duration(total.seconds, lang, t),
      t('usage.perDay', { n: duration(total.seconds / days.length, lang, t) }),
    ],
    ['lite', lite ? percent(lite / total.views, lang) : t('usage.few'), t('usage.citizen.liteWords')],
  ] as const
  return (
    <dl className="u-head">
      {figures.map(([name, value, note]) => (
        <div key={name}>
          <dt>{t(`usage.${name}`)}</dt>
          <dd>
            <strong>{value}</strong>
            <span className="u-note">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function EachDay({ answer }: { answer: Summary }) {
  const { t, lang } = useText()
  const minutes = (seconds: number | null) => (seconds === null ? null : Math.round(seconds / 60))
  return (
    <section className="u-part" aria-labelledby="u-days">
      <Heading level={2} id="u-days">
        {t('usage.byDay')}
      </Heading>
      <div className="u-two">
        <div>
          <p className="u-note">{t('usage.visitsPerDay')}</p>
          <Days label={t('usage.visitsPerDay')} days={answer.days.map((d) => ({ day: d.day, value: d.visits }))} />
        </div>
        <div>
          <p className="u-note">{t('usage.minutesPerDay')}</p>
          <Days
            label={t('usage.minutesPerDay')}
            days={answer.days.map((d) => ({ day: d.day, value: minutes(d.seconds) }))}
          />
        </div>
      </div>
      <Details summary={t('usage.citizen.dayTable')}>
        <table className="u-table">
          <caption className="h-hidden">{t('usage.byDay')}</caption>
          <thead>
            <tr>
              {['day', 'visits', 'views', 'minutesShort'].map((name) => (
                <th scope="col" key={name}>
                  {t(`usage.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.days.map((d) => (
              <tr key={d.day}>
                <th scope="row">{day(d.day)}</th>
                <td>{shown(d.visits, lang, t)}</td>
                <td>{shown(d.views, lang, t)}</td>
                <td>{shown(minutes(d.seconds), lang, t)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Details>
    </section>
  )
}

type Division = Summary['langs'] | Summary['services']

/** Lines of one division, with what was held back as its last line. */
function linesOf(of: Division, name: (key: string, n: number) => string, lang: 'vi' | 'en', t: T): Line[] {
  const most = Math.max(1, ...of.items.map(({ views }) => views ?? 0), of.held?.views ?? 0)
  const lines = of.items.map((item, n): Line => ({
    key: item.key,
    name: name(item.key, n),
    share: item.views === null ? null : item.views / most,
    cells: [
      item.views === null ? t('usage.heldBack') : number(item.views, lang),
      item.seconds === null ? '' : duration(item.seconds, lang, t),
    ],
  }))
  if (!of.held) return lines
  const { views, seconds } = of.held
  const held = { key: 'held', name: t('usage.held'), share: views / most }
  return [...lines, { ...held, cells: [number(views, lang), duration(seconds, lang, t)] }]
}

function Communes({ communes }: { communes: Summary['communes'] }) {
  const { t, lang } = useText()
  const most = Math.max(1, ...communes.items.filter(({ key }) => key).map(({ visits }) => visits ?? 0))
  const lines = communes.items
    .map(({ key, name, visits }): Line => ({
      key: key || 'none',
      name: name ?? t('usage.noCommune'),
      share: key === '' || visits === null ? null : visits / most,
      cells: [visits === null ? t('usage.heldBack') : number(visits, lang)],
    }))
    // What stands for no place comes last.
    .sort((a, b) => Number(a.key === 'none') - Number(b.key === 'none'))
  if (communes.held)
    lines.push({ key: 'held', name: t('usage.held'), share: null, cells: [number(communes.held.visits, lang)] })
  return (
    <PartTable
      id="u-communes"
      title={t('usage.byCommune')}
      note={t('usage.communeWords')}
      columns={[t('usage.commune'), t('usage.visits')]}
      lines={lines}
    />
  )
}

function Answer({ answer }: { answer: Summary }) {
  const { t, lang } = useText()
  if (answer.from === null || answer.to === null)
    return (
      <EmptyState title={t('usage.citizen.none')}>
        <p>{t('usage.citizen.noneWords')}</p>
      </EmptyState>
    )
  const columns = (name: string) => [t(name), t('usage.views'), t('usage.time')]
  const small = (['audience', 'lang', 'device', 'mode'] as const).map((by) => {
    const lines = linesOf(answer[`${by}s`], (key) => t(`usage.${by}.${key}`), lang, t)
    const note = by === 'mode' ? t('usage.modeWords') : undefined
    return { by, lines, note }
  })
  return (
    <>
      <Head answer={answer} />
      <EachDay answer={answer} />
      <div className="u-two">
        <PartTable
          id="u-services"
          title={t('usage.byService')}
          note={t('usage.serviceWords')}
          columns={columns('usage.service')}
          lines={linesOf(answer.services, (_, n) => answer.services.items[n]?.title[lang] ?? '', lang, t)}
        />
        <Communes communes={answer.communes} />
      </div>
      <div className="u-two">
        {small.map(({ by, lines, note }) => (
          <PartTable
            key={by}
            id={`u-${by}`}
            title={t(`usage.by.${by}`)}
            note={note}
            columns={columns(`usage.by.${by}`)}
            lines={lines}
          />
        ))}
      </div>
    </>
  )
}

/** The public summary: sums of whole weeks, readable without a script, with the table to take away. */
export function Screen() {
  const { t } = useText()
  const weeks = weeksIn(new URLSearchParams(useSearch()))
  const read = useRead(routes.summary, { weeks })
  return (
    <div className="c-page">
      <div className="u-lead">
        <Heading level={1}>{t('usage.title')}</Heading>
        <p className="h-second">
          {t('usage.citizen.intro')} <a href="/usage/method">{t('usage.citizen.method')}</a>
        </p>
        <nav className="u-periods" aria-label={t('usage.period')}>
          {WEEKS.map((one) => (
            <a key={one} href={`/usage?weeks=${one}`} aria-current={one === weeks ? 'page' : undefined}>
              {t('usage.weeks', { n: Number(one) })}
            </a>
          ))}
        </nav>
        {read.data?.from && read.data.to && (
          <p className="u-note">{t('usage.span', { from: day(read.data.from), to: day(read.data.to) })}</p>
        )}
      </div>
      <Reading read={read}>{(answer) => <Answer answer={answer} />}</Reading>
      <p className="u-files">
        <a href={`/api/usage/summary.csv?weeks=${weeks}`} download>
          {t('usage.citizen.csv')}
        </a>
        <a href={`/api/usage/summary?weeks=${weeks}`} target="_self">
          {t('usage.citizen.json')}
        </a>
      </p>
    </div>
  )
}

export const pageHead = ({ t }: HeadTools) => ({ description: t('usage.citizen.intro'), canonical: '/usage' })
