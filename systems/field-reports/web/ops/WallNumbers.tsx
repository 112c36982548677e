import { number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Icon } from '@hue-s/ui/index.ts'
import { warning } from '@hue-s/ui/icon-paths.ts'
import type { Behind } from './behind.ts'
import { Tile } from './Tile.tsx'
import { medianWords, type Wall } from './wall-data.ts'

/** The three figures that matter, then those of the day. */
export function WallNumbers({ wall, show }: { wall: Wall; show: (list: Behind) => void }) {
  const { t, lang } = useText()
  const figures = wall.figures
  if (!figures) return null
  const great = [
    ['open', figures.open, {}],
    ['late', figures.late, { late: true }],
    ['waiting', figures.waiting, { waiting: true }],
  ] as const
  const small = [
    ['today', number(figures.today, lang)],
    ['closedToday', number(figures.closedToday, lang)],
    ['median', medianWords(figures.medianHours, t)],
  ] as const
  return (
    <Tile title={t('field-reports.ops.now')} wall={wall} className="ow-numbers">
      <dl className="ow-figures">
        {great.map(([name, value, ask]) => (
          <div key={name} className={name === 'late' && value > 0 ? 'ow-figure ow-figure--late' : 'ow-figure'}>
            <dt>{t(`field-reports.ops.figure.${name}`)}</dt>
            <dd key={value} className="ow-change">
              <button
                type="button"
                aria-label={t('field-reports.ops.list.show', {
                  what: `${t(`field-reports.ops.figure.${name}`)} ${number(value, lang)}`,
                })}
                onClick={() => show({ title: t(`field-reports.ops.figure.${name}`), ask })}
              >
                {name === 'late' && value > 0 && <Icon icon={warning} />}
                {number(value, lang)}
              </button>
            </dd>
          </div>
        ))}
      </dl>
      <ul className="ow-states" aria-label={t('field-reports.ops.byState')}>
        {figures.byState.map(({ key, name, count }) => (
          <li key={key}>
            <button
              type="button"
              onClick={() => show({ title: t('field-reports.ops.list.open', { name }), ask: { state: key } })}
            >
              {name} <strong>{number(count, lang)}</strong>
            </button>
          </li>
        ))}
      </ul>
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
