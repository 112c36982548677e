import { useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { day, number } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import {
  Alert,
  Button,
  Card,
  DateInput,
  Field,
  FieldGroup,
  FileInput,
  Table,
  TextArea,
  TextInput,
} from '@hue-s/ui/index.ts'
import { paperPlaneTilt, chartBar } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract as routes } from '../../../contract.ts'
import { ChangeList } from './ChangeList.tsx'
import { useDateLabels } from './date-labels.ts'

type Comparison = Output<typeof routes.compareRouting>

interface Picked {
  name: string
  table: unknown
  /** The file is no JSON. */
  broken: boolean
}

async function readTable(file: File): Promise<Picked> {
  try {
    const content = JSON.parse(await file.text()) as unknown
    // What was downloaded has the table inside; a table of its own is taken as it is.
    const inside = typeof content === 'object' && content !== null && 'table' in content ? content.table : content
    return { name: file.name, table: inside, broken: false }
  } catch {
    return { name: file.name, table: undefined, broken: true }
  }
}

/** A table from a file: first what it would have changed, then the proposal. */
export function NewTable({ mayPropose, onProposed }: { mayPropose: boolean; onProposed: () => void }) {
  const { t } = useText()
  const { Problem } = useViews()
  const [picked, setPicked] = useState<Picked>()
  const [comparison, setComparison] = useState<Comparison>()
  const compare = useSend(routes.compareRouting)
  const pick = (file: File | undefined) => {
    setComparison(undefined)
    compare.clear()
    if (!file) setPicked(undefined)
    else void readTable(file).then(setPicked)
  }
  const ready = picked && !picked.broken
  return (
    <Card title={t('field-reports.office.versions.propose')} level={2}>
      <div className="h-stack">
        <FieldGroup
          label={t('field-reports.office.versions.file')}
          error={picked?.broken && t('field-reports.office.versions.notJson')}
        >
          <FileInput
            items={picked ? [{ id: 'table', name: picked.name }] : []}
            onAdd={(files) => pick(files[0])}
            onRemove={() => pick(undefined)}
            accept="application/json,.json"
            words={{
              choose: t('field-reports.office.versions.choose'),
              remove: (name) => t('field-reports.office.versions.remove', { name }),
            }}
          />
        </FieldGroup>
        <div>
          <Button
            icon={chartBar}
            disabled={!ready}
            busy={compare.busy && t('field-reports.office.versions.busy')}
            onClick={() => void compare.send({ table: picked?.table }).then(setComparison)}
          >
            {t('field-reports.office.versions.compare')}
          </Button>
        </div>
        {compare.error && <Problem error={compare.error} />}
        {comparison && <BackTest data={comparison} />}
        {mayPropose && ready && (
          <Propose
            table={picked.table}
            onProposed={() => {
              pick(undefined)
              onProposed()
            }}
          />
        )}
      </div>
    </Card>
  )
}

function BackTest({ data }: { data: Comparison }) {
  const { t } = useText()
  const changed = data.moved.reduce((sum, one) => sum + one.count, 0)
  const say = (key: string) => t(`field-reports.office.versions.${key}`)
  type Moved = Comparison['moved'][number]
  const to = (one: Moved) =>
    one.to?.name ?? (one.toFlow === 'outOfScope' ? t('field-reports.office.routing.flow.outOfScope') : say('desk'))
  return (
    <div className="h-stack" aria-live="polite">
      <p className="fr-routing__sentence">
        {t('field-reports.office.versions.back', { from: day(data.from), to: day(data.to) })}
      </p>
      <p>
        {t('field-reports.office.versions.backCounts', {
          tried: data.tried,
          unchanged: data.unchanged,
          changed,
          refused: data.refused,
        })}
        {!data.complete && ` ${say('backPart')}`}
      </p>
      {data.moved.length > 0 && (
        <Table
          caption={say('changes')}
          hideCaption
          dense
          columns={[
            {
              key: 'from',
              label: say('movedFrom'),
              cell: (one: Moved) => one.from?.name ?? say('desk'),
              rowHeader: true,
            },
            { key: 'to', label: say('movedTo'), cell: to },
            { key: 'count', label: say('count'), cell: (one) => number(one.count), align: 'end' as const },
            {
              key: 'examples',
              label: say('examples'),
              cell: (one) => one.examples.map(({ code, title }) => `${code} ${title}`).join(' · '),
            },
          ]}
          rows={data.moved}
          rowKey={(one) => `${one.from?.id ?? ''} ${one.to?.id ?? ''} ${one.toFlow}`}
        />
      )}
      <ChangeList changes={data.changes} />
      {data.problems.length > 0 && (
        <Alert tone="warning" title={`${t('field-reports.office.coverage.problems')}: ${data.problems.length}`} />
      )}
    </div>
  )
}

function Propose({ table, onProposed }: { table: unknown; onProposed: () => void }) {
  const { t } = useText()
  const { say } = useDesk()
  const { Problem } = useViews()
  const labels = useDateLabels()
  const [validFrom, setValidFrom] = useState('')
  const [citation, setCitation] = useState('')
  const [note, setNote] = useState('')
  const propose = useSend(routes.proposeRouting)
  const run = async () => {
    if (!(await propose.send({ table, validFrom, citation, note }))) return
    say({ message: t('field-reports.office.versions.proposed'), tone: 'success' })
    onProposed()
  }
  return (
    <form
      className="h-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <FieldGroup label={t('field-reports.office.versions.validFrom')} required>
        <DateInput value={validFrom} onValue={setValidFrom} labels={labels} />
      </FieldGroup>
      <Field label={t('field-reports.office.versions.citation')} required>
        <TextInput value={citation} onValue={setCitation} maxLength={500} />
      </Field>
      <Field label={t('field-reports.office.versions.note')}>
        <TextArea value={note} onValue={setNote} maxLength={2000} />
      </Field>
      <div>
        <Button
          type="submit"
          variant="primary"
          icon={paperPlaneTilt}
          disabled={!validFrom || citation.trim().length < 3}
          busy={propose.busy && t('field-reports.office.versions.busy')}
        >
          {t('field-reports.office.versions.propose')}
        </Button>
      </div>
      {propose.error && <Problem error={propose.error} />}
    </form>
  )
}
