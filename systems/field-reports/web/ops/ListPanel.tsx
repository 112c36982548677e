import { number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button } from '@hue-s/ui/index.ts'
import { x } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../contract.ts'
import type { Behind } from './behind.ts'
import { OutbreakCard } from './OutbreakCard.tsx'
import { Row } from './OpenList.tsx'
import { Tile } from './Tile.tsx'
import type { Wall } from './wall-data.ts'

interface Props {
  behind: Behind
  wall: Wall
  onPick: (id: string) => void
  onClose: () => void
}

const EVERY_MS = 30_000

/** The reports behind a number; each opens by mouse or keyboard. */
export function ListPanel({ behind, wall, onPick, onClose }: Props) {
  const { t, lang } = useText()
  const read = useRead(fieldReportsContract.wallReports, behind.ask, { every: EVERY_MS })
  const outbreak = wall.outbreaks?.find(({ id }) => id === behind.outbreak)
  return (
    <Tile
      title={behind.title}
      wall={wall}
      className="ow-list"
      aside={
        <Button variant="quiet" size="small" icon={x} label={t('field-reports.ops.key.close')} onClick={onClose} />
      }
    >
      {outbreak && <OutbreakCard outbreak={outbreak} wall={wall} />}
      <Reading read={read}>
        {({ total, items }) => (
          <>
            <p className="ow-rest">
              {total === 0
                ? t('field-reports.ops.list.none')
                : t('field-reports.ops.list.total', { count: number(total, lang) })}
            </p>
            <ul className="ow-list__rows">
              {items.map((line) => (
                <Row key={line.id} line={line} wall={wall} picked={false} onPick={onPick} />
              ))}
            </ul>
            {total > items.length && (
              <p className="ow-rest">{t('field-reports.ops.list.rest', { count: number(total, lang) })}</p>
            )}
          </>
        )}
      </Reading>
    </Tile>
  )
}
