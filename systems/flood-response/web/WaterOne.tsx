import './water.css'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Details } from '@hue-s/ui/Details.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { floodResponseContract as routes, type RiverItem } from '../contract.ts'
import { fixed } from './age.ts'
import { LevelChart } from './LevelChart.tsx'
import { Level } from './RiverCard.tsx'
import { meaningKey } from './words.ts'

type One = Output<typeof routes.river>
/** The table tells every third hour: forty lines for five days. */
const TABLE_STEP = 3

export const pageHead = ({ params, answer, lang, t }: HeadTools): PageHead => {
  const found = answer(routes.river, { key: params['key'] ?? '' })
  return found ? { title: `${found.river.name[lang]} · ${t('flood-response.citizen.title')}` } : {}
}

/** Where the numbers come from and how sure they are. */
function Facts({ river }: { river: RiverItem }) {
  const { t, lang } = useText()
  const word = (name: string, values?: Record<string, unknown>) => t(`flood-response.citizen.${name}`, values)
  const { alarms, peak, records, reaches, uncertain } = river
  return (
    <div className="fl-facts">
      {peak && <p>{word('peak', { value: fixed(peak.value, lang), at: moment(peak.at) })}</p>}
      {records.map((r) => (
        <p key={r.on}>{word('record', { on: day(r.on), value: fixed(r.value, lang) })}</p>
      ))}
      {alarms && <p>{word('lines', { lines: alarms.lines.map((l) => fixed(l, lang)).join(' – ') })}</p>}
      {reaches.length > 0 && <p>{word('reaches', { places: reaches.map((r) => r.name).join(', ') })}</p>}
      {alarms && (
        <p className="h-small h-second">
          {word('source', { citation: alarms.citation, from: day(alarms.from) })}
          {!alarms.confirmed && ` ${word('unconfirmed')}`}
        </p>
      )}
      {uncertain && <p className="h-small h-second">{word('uncertain', { what: uncertain[lang] })}</p>}
    </div>
  )
}

function Numbers({ answer }: { answer: One }) {
  const { t, lang } = useText()
  const rows = answer.series.points.filter((_, i) => i % TABLE_STEP === 0).toReversed()
  return (
    <Details summary={t('flood-response.citizen.table')}>
      <table className="h-figures">
        <caption className="h-hidden">{t('flood-response.citizen.chart', { name: answer.river.name[lang] })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('flood-response.citizen.time')}</th>
            <th scope="col">{t('flood-response.citizen.level')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([at, , mean]) => (
            <tr key={at}>
              <th scope="row">{moment(at)}</th>
              <td>{mean === null ? t('flood-response.citizen.noReading') : `${fixed(mean, lang)} m`}</td>
            </tr>
          ))}
          {answer.series.gaps.map(([from, to]) => (
            <tr key={from}>
              <th scope="row">
                {moment(from)} – {moment(to)}
              </th>
              <td>{t('flood-response.citizen.noReading')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Details>
  )
}

/** One river station: now, what it means, the last five days. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const read = useRead(routes.river, { key: params['key'] ?? '' }, { every: 30_000 })
  return (
    <div className="c-page">
      <a className="c-page__back" href="/water">
        <Icon icon={arrowLeft} />
        <span>{t('flood-response.citizen.all')}</span>
      </a>
      <Reading read={read}>
        {(answer) => (
          <>
            <Heading level={1}>
              {answer.river.name[lang]}
              {answer.river.river && <span className="fl-of"> {answer.river.river[lang]}</span>}
            </Heading>
            <Level item={answer.river} now={answer.now} />
            <p>{t(meaningKey(answer.river))}</p>
            <section aria-labelledby="fl-days" className="fl-part">
              <Heading level={2} id="fl-days">
                {t('flood-response.citizen.details')}
              </Heading>
              <LevelChart
                name={answer.river.name[lang]}
                series={answer.series}
                from={answer.from}
                to={answer.now}
                lines={answer.river.alarms?.lines ?? []}
              />
              <Numbers answer={answer} />
            </section>
            <Facts river={answer.river} />
          </>
        )}
      </Reading>
    </div>
  )
}
