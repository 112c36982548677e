import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { StatusChip, Table } from '@hue-s/ui/index.ts'
import type { NationalOverview } from '../../contract.ts'
import { useSayNational } from './words.ts'

type Line = NationalOverview['procedures'][number]

/** Which procedure is filed where, since when, by which rule, and when that changes. */
export function Places({ o }: { o: NationalOverview }) {
  const say = useSayNational()
  const { lang } = useText()
  const where = (one: Pick<Line, 'where'>) => (
    <StatusChip tone={one.where === 'national' ? 'info' : 'neutral'}>{say(`where.${one.where}`)}</StatusChip>
  )
  const next = (one: Pick<Line, 'next'>) =>
    one.next ? say('changes', { on: day(one.next.on, lang), where: say(`where.${one.next.where}`) }) : '—'
  const usual: Line = { ...o.usual, code: '', name: null, citation: null }
  return (
    <div className="h-stack">
      <p>
        {o.report
          ? say('reports', { on: day(o.report.from, lang), citation: o.report.citation })
          : say('reportsNothing')}
      </p>
      <Table
        caption={say('tab.places')}
        hideCaption
        dense
        rows={[...o.procedures, usual]}
        rowKey={(one) => one.code}
        columns={[
          {
            key: 'name',
            label: say('procedure'),
            rowHeader: true,
            cell: (one) =>
              one.code === ''
                ? say(o.procedures.length > 0 ? 'others' : 'allProcedures')
                : `${one.code} · ${one.name?.[lang] ?? say('notInCatalogue')}`,
          },
          { key: 'where', label: say('whereFiled'), cell: where },
          { key: 'since', label: say('since'), oneLine: true, cell: (one) => (one.since ? day(one.since, lang) : '—') },
          { key: 'next', label: say('nextChange'), cell: next },
          { key: 'citation', label: say('citation'), cell: (one) => one.citation ?? one.next?.citation ?? '—' },
        ]}
      />
      <p className="h-small h-second">{say('placesWords')}</p>
    </div>
  )
}
