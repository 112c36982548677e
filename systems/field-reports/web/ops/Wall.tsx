import './wall.css'
import { useState } from 'react'
import { number } from '@hue-s/kernel/shared/text.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Icon, LiveRegion } from '@hue-s/ui/index.ts'
import { warning, wifiSlash } from '@hue-s/ui/icon-paths.ts'
import { Days } from './Days.tsx'
import { OpenList } from './OpenList.tsx'
import { Picked } from './Picked.tsx'
import { ProvinceMap } from './ProvinceMap.tsx'
import { Ranking } from './Ranking.tsx'
import { Tile } from './Tile.tsx'
import { medianWords, span, useWall, type Wall } from './wall-data.ts'

/** The wall of the operations centre: what is open, where, what is late, how the week went. */
export function Screen() {
  const { t } = useText()
  const { Problem, Waiting } = useViews()
  const wall = useWall()
  const [picked, setPicked] = useState<string>()
  const at = wall.open.findIndex(({ id }) => id === picked)
  const move = (step: number) => {
    const next = wall.open[at === -1 ? 0 : Math.min(Math.max(at + step, 0), wall.open.length - 1)]
    if (next) setPicked(next.id)
  }
  useKeys(t('field-reports.ops.title'), [
    { key: 'j', label: t('field-reports.ops.key.next'), run: () => move(1) },
    { key: 'k', label: t('field-reports.ops.key.previous'), run: () => move(-1) },
    { key: 'ArrowDown', label: t('field-reports.ops.key.next'), run: () => move(1) },
    { key: 'ArrowUp', label: t('field-reports.ops.key.previous'), run: () => move(-1) },
    { key: 'Escape', label: t('field-reports.ops.key.close'), run: () => setPicked(undefined) },
  ])
  if (!wall.figures) return wall.error ? <Problem error={wall.error} retry={wall.reload} /> : <Waiting />
  const { figures } = wall
  const newest = wall.open.find(({ id }) => wall.fresh.has(id))
  return (
    <div className="ow" data-stale={wall.stale || undefined}>
      <h1 className="h-hidden">{t('field-reports.ops.title')}</h1>
      <LiveRegion
        message={
          newest
            ? t('field-reports.ops.arrived', {
                category: wall.categoryOf(newest),
                place: newest.commune?.name ?? newest.place,
              })
            : ''
        }
      />
      <Lost wall={wall} />
      <div className="ow-left">
        <Numbers wall={wall} />
        <OpenList wall={wall} picked={picked} onPick={setPicked} />
      </div>
      <Tile title={t('field-reports.ops.map')} wall={wall} className="ow-map">
        <ProvinceMap wall={wall} picked={picked} onPick={setPicked} />
      </Tile>
      <div className="ow-right">
        {picked === undefined ? (
          <>
            <Ranking
              title={t('field-reports.ops.byCategory')}
              wall={wall}
              rows={figures.byCategory.map((row) => ({ ...row, name: wall.categoryOf({ category: row.key }) }))}
            />
            <Ranking title={t('field-reports.ops.byAgency')} wall={wall} rows={figures.byAgency} />
          </>
        ) : (
          <Picked key={picked} id={picked} wall={wall} onClose={() => setPicked(undefined)} />
        )}
      </div>
      <div className="ow-foot">
        <Days wall={wall} />
        <Ranking title={t('field-reports.ops.byCommune')} wall={wall} rows={figures.byCommune} numbered />
      </div>
    </div>
  )
}

/** The three figures that matter, then those of the day. */
function Numbers({ wall }: { wall: Wall }) {
  const { t, lang } = useText()
  const figures = wall.figures
  if (!figures) return null
  const great = [
    ['open', figures.open],
    ['late', figures.late],
    ['waiting', figures.waiting],
  ] as const
  const small = [
    ['today', number(figures.today, lang)],
    ['closedToday', number(figures.closedToday, lang)],
    ['median', medianWords(figures.medianHours, t)],
  ] as const
  return (
    <Tile title={t('field-reports.ops.now')} wall={wall} className="ow-numbers">
      <dl className="ow-figures">
        {great.map(([name, value]) => (
          <div key={name} className={name === 'late' && value > 0 ? 'ow-figure ow-figure--late' : 'ow-figure'}>
            <dt>{t(`field-reports.ops.figure.${name}`)}</dt>
            <dd key={value} className="ow-change">
              {name === 'late' && value > 0 && <Icon icon={warning} />}
              {number(value, lang)}
            </dd>
          </div>
        ))}
      </dl>
      <dl className="ow-small">
        {small.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`field-reports.ops.figure.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Tile>
  )
}

/** Said across the wall when what it shows may be old. */
function Lost({ wall }: { wall: Wall }) {
  const { t } = useText()
  const lost = !wall.connected || wall.error !== undefined
  return (
    <div className="ow-lost" role="alert">
      {(lost || wall.stale) && (
        <p>
          <Icon icon={wifiSlash} />
          {t(wall.stale ? 'field-reports.ops.lost.stale' : 'field-reports.ops.lost', { age: span(wall.age, t) })}
        </p>
      )}
    </div>
  )
}
