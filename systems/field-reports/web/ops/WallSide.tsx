import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Behind, Focus } from './behind.ts'
import { ListPanel } from './ListPanel.tsx'
import { Outbreaks } from './Outbreaks.tsx'
import { Picked } from './Picked.tsx'
import { Ranking } from './Ranking.tsx'
import type { Outbreak, Wall } from './wall-data.ts'

/** The reports that a hint speaks of. */
export const hintList = ({ id, title }: Outbreak): Behind => ({ title, ask: { outbreak: id }, outbreak: id })

/** The right side: rankings, or the list behind a number, or one report. */
export function WallSide({
  wall,
  focus,
  show,
  pick,
  back,
}: {
  wall: Wall
  focus: Focus
  show: (list: Behind) => void
  pick: (id: string) => void
  back: () => void
}) {
  const { t } = useText()
  const { figures } = wall
  // Hints take their room from the rankings below them.
  const fits = [5, 4, 3, 2][Math.min(3, wall.outbreaks?.length ?? 0)] ?? 2
  if (focus.report !== undefined)
    return (
      <div className="ow-right ow-right--one">
        <Picked key={focus.report} id={focus.report} wall={wall} onClose={back} />
      </div>
    )
  if (focus.list)
    return (
      <div className="ow-right ow-right--one">
        <ListPanel key={focus.list.title} behind={focus.list} wall={wall} onPick={pick} onClose={back} />
      </div>
    )
  const open = (name: string, ask: Behind['ask']) => show({ title: t('field-reports.ops.list.open', { name }), ask })
  return (
    <div className="ow-right">
      <Outbreaks wall={wall} onOpen={(one) => show(hintList(one))} />
      <Ranking
        title={t('field-reports.ops.byCategory')}
        wall={wall}
        rows={(figures?.byCategory ?? []).map((row) => ({ ...row, name: wall.categoryOf({ category: row.key }) }))}
        most={fits}
        onOpen={({ key, name }) => open(name, { category: key })}
      />
      <Ranking
        title={t('field-reports.ops.byAgency')}
        wall={wall}
        rows={figures?.byAgency ?? []}
        most={fits}
        onOpen={({ key, name }) =>
          key === '' ? open(t('field-reports.ops.list.unrouted'), { unrouted: true }) : open(name, { agency: key })
        }
      />
    </div>
  )
}
