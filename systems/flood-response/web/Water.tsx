import './water.css'
import { useSearch } from 'wouter'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { floodResponseContract as routes, type ReservoirItem } from '../contract.ts'
import { fixed, isOld } from './age.ts'
import { communeIn } from './commune-in.ts'
import { Age, RiverCard } from './RiverCard.tsx'

const EVERY = { every: 30_000 }

/** Works without scripts too: the choice is a question in the address. */
function MyCommune({ chosen }: { chosen: string | undefined }) {
  const { t } = useText()
  const communes = useRead(unitsContract.list, { level: 'commune' })
  const options = (communes.data?.items ?? [])
    .map(({ id, name, type }) => ({ value: id, label: `${name} (${type})` }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'vi'))
  return (
    <form className="fl-mine" action="/water" method="get">
      <Field label={t('flood-response.citizen.mine')}>
        <Select
          key={`${chosen ?? ''} ${options.length}`}
          name="commune"
          defaultValue={chosen ?? ''}
          placeholder={t('flood-response.citizen.everywhere')}
          options={options}
        />
      </Field>
      <Button type="submit">{t('flood-response.citizen.show')}</Button>
    </form>
  )
}

function Reservoir({ one, now }: { one: ReservoirItem; now: string }) {
  const { t, lang } = useText()
  const word = (name: string, values?: Record<string, unknown>) => t(`flood-response.citizen.${name}`, values)
  const flow = (r: ReservoirItem['inflow']) => (r.value === null ? '–' : `${fixed(r.value, lang, 0)} m³/s`)
  return (
    <article className={isOld(one.level) ? 'fl-card fl-level--old' : 'fl-card'}>
      <Heading level={3} className="fl-card__title">
        {one.name[lang]}
      </Heading>
      <div className="fl-level">
        <p className="fl-level__value">
          <span className="h-hidden">{word('level')}: </span>
          {one.level.value === null ? '–' : fixed(one.level.value, lang)} <small>m</small>
        </p>
        <div className="fl-level__said">
          {one.fromNormal !== null && (
            <p>
              {word(one.fromNormal < 0 ? 'belowNormal' : 'aboveNormal', { m: fixed(Math.abs(one.fromNormal), lang) })}
            </p>
          )}
          <p className="fl-flow">
            <span>
              {word('inflow')}: <strong>{flow(one.inflow)}</strong>
            </span>
            <span>
              {word('outflow')}: <strong>{flow(one.outflow)}</strong>
            </span>
          </p>
          <Age item={{ reading: one.level }} now={now} />
        </div>
      </div>
    </article>
  )
}

function Reservoirs({ items, now }: { items: readonly ReservoirItem[]; now: string }) {
  const { t } = useText()
  return (
    <section aria-labelledby="fl-lakes" className="fl-part">
      <Heading level={2} id="fl-lakes">
        {t('flood-response.citizen.reservoirs')}
      </Heading>
      <ul className="fl-list">
        {items.map((one) => (
          <li key={one.key}>
            <Reservoir one={one} now={now} />
          </li>
        ))}
      </ul>
      {items.some((one) => !one.confirmed) && (
        <p className="h-small h-second">{t('flood-response.citizen.reservoirNote')}</p>
      )}
    </section>
  )
}

/** How high the water is near me, and what that means. */
export function Screen() {
  const { t } = useText()
  const commune = communeIn(new URLSearchParams(useSearch()))
  const rivers = useRead(routes.rivers, commune ? { commune } : {}, EVERY)
  const lakes = useRead(routes.reservoirs, {}, EVERY)
  return (
    <div className="c-page">
      <Heading level={1}>{t('flood-response.citizen.title')}</Heading>
      <p>{t('flood-response.citizen.lead')}</p>
      <MyCommune chosen={commune} />
      <Reading read={rivers}>
        {({ items, now }) =>
          items.length === 0 ? (
            <EmptyState title={t('flood-response.citizen.empty')}>
              <p>{t('flood-response.citizen.emptyWords')}</p>
            </EmptyState>
          ) : (
            <section aria-labelledby="fl-rivers" className="fl-part">
              <Heading level={2} id="fl-rivers">
                {t('flood-response.citizen.rivers')}
              </Heading>
              <ul className="fl-list">
                {items.map((item, i) => (
                  <li key={item.key}>
                    <RiverCard item={item} now={now} meaning={commune !== undefined || i === 0} />
                  </li>
                ))}
              </ul>
            </section>
          )
        }
      </Reading>
      <Reading read={lakes}>
        {({ items, now }) => (items.length > 0 ? <Reservoirs items={items} now={now} /> : null)}
      </Reading>
      <p>
        <a href="/alerts">{t('flood-response.citizen.alerts')}</a> ·{' '}
        <a href="/rain">{t('flood-response.citizen.rain')}</a>
      </p>
      <p className="h-small">
        {t('flood-response.citizen.feeds')} <a href="/api/flood-response/feeds/rivers.csv">CSV</a> ·{' '}
        <a href="/api/flood-response/feeds/rivers.json">JSON</a> ·{' '}
        <a href="/api/flood-response/feeds/rivers.geojson">GeoJSON</a>
      </p>
    </div>
  )
}
