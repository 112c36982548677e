import { number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Icon } from '@hue-s/ui/index.ts'
import { warning, warningCircle } from '@hue-s/ui/icon-paths.ts'
import { Tile } from './Tile.tsx'
import type { Outbreak, Wall } from './wall-data.ts'

const SHOWN = 3

/** Hints at unusual numbers, the least likely first; each opens the reports behind it. */
export function Outbreaks({ wall, onOpen }: { wall: Wall; onOpen: (one: Outbreak) => void }) {
  const { t, lang } = useText()
  const all = wall.outbreaks ?? []
  const rest = all.length - SHOWN
  return (
    <Tile title={t('field-reports.ops.outbreaks')} wall={wall} className="ow-outbreaks">
      {all.length === 0 && (
        <p className="ow-none">
          {t(wall.outbreaksError ? 'field-reports.ops.outbreaks.failed' : 'field-reports.ops.outbreaks.none')}
        </p>
      )}
      <ul>
        {all.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            <button type="button" className={`ow-hint ow-hint--${one.state}`} onClick={() => onOpen(one)}>
              <Icon icon={one.state === 'incident' ? warningCircle : warning} />
              <span className="ow-hint__what">
                <strong>{one.title}</strong>
                <span>
                  {t('field-reports.ops.outbreak.counted', { count: number(one.count, lang), hours: one.hours })}
                  {one.state === 'incident' && ` · ${t('field-reports.ops.outbreak.mark')}`}
                  {one.state === 'dismissed' && ` · ${t('field-reports.ops.outbreak.aside')}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="ow-rest">{t('field-reports.ops.outbreaks.more', { count: rest })}</p>}
    </Tile>
  )
}
