import { useSearch } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { day, number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { list, plus } from '@hue-s/ui/icon-paths.ts'
import { placeNamesContract as routes } from '../contract.ts'
import { fromOf } from './from.ts'
import './place-names.css'

type Unit = Output<typeof routes.unit>
type Related = Unit['today'][number]

function Units({ title, units }: { title: string; units: readonly Related[] }) {
  const { t, lang } = useText()
  if (units.length === 0) return null
  return (
    <section>
      <Heading level={2}>{title}</Heading>
      <ul className="pn-units">
        {units.map((one) => (
          <li key={one.id}>
            <a href={`/units/${one.id}`}>{one.title[lang]}</a>
            {one.isPart && <span className="h-second"> ({t('place-names.citizen.part')})</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Why somebody who looked for an old name stands on the page of today's unit. */
function Came({ id, now }: { id: string; now: Unit }) {
  const { t, lang } = useText()
  const { data } = useRead(routes.unit, { id })
  const next = data?.today.find((one) => one.id === now.id)
  if (!data || !next) return null
  const values = { name: data.title[lang], now: now.title[lang], on: next.on ? day(next.on) : day(now.since) }
  return (
    <Alert tone="info" live="off" title={t('place-names.citizen.nowPart', values)}>
      {next.citation}
    </Alert>
  )
}

function Facts({ unit }: { unit: Unit }) {
  const { t, lang } = useText()
  const facts: [string, React.ReactNode][] = [
    [t('place-names.citizen.since'), day(unit.since)],
    ...(unit.until ? [[t('place-names.citizen.ended', { on: day(unit.until) }), ''] as [string, string]] : []),
    ...(unit.parent
      ? [
          [
            t('place-names.citizen.parent'),
            <a key="p" href={`/units/${unit.parent.id}`}>
              {unit.parent.title[lang]}
            </a>,
          ] as [string, React.ReactNode],
        ]
      : []),
    ...(unit.areaKm2
      ? [[t('place-names.citizen.area'), `${number(unit.areaKm2, lang, 2)} km²`] as [string, string]]
      : []),
    [t('place-names.citizen.code'), unit.code],
    [t('place-names.citizen.citation'), unit.citation],
  ]
  return (
    <dl className="pn-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A unit: what it is today, what it was, and who took over. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const from = fromOf(useSearch())
  const read = useRead(routes.unit, { id: params['id'] ?? '' })
  return (
    <div className="c-page">
      <Reading read={read}>
        {(unit) => (
          <>
            <Heading level={1}>{unit.title[lang]}</Heading>
            {from && <Came id={from} now={unit} />}
            <Units title={t('place-names.citizen.today')} units={unit.today} />
            <Facts unit={unit} />
            {unit.isLiving && unit.level === 'commune' && (
              <div className="h-row">
                <LinkButton href={`/reports?commune=${unit.id}`} icon={list}>
                  {t('place-names.citizen.reports')}
                </LinkButton>
                <LinkButton href="/report" icon={plus}>
                  {t('place-names.citizen.report')}
                </LinkButton>
              </div>
            )}
            <Units title={t('place-names.citizen.madeOf')} units={unit.madeOf} />
          </>
        )}
      </Reading>
    </div>
  )
}

export const pageHead = ({ params, lang, answer, t }: HeadTools): PageHead => ({
  title: answer(routes.unit, { id: params['id'] })?.title[lang] ?? t('place-names.citizen.unit'),
  canonical: `/units/${params['id']}`,
})
