import { useState } from 'react'
import { contractOfCases, type SavedFilter } from '@hue-s/engines/cases/contract.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, TextInput } from '@hue-s/ui/index.ts'
import { arrowDown, arrowUp, check, funnel, pencilSimple, trash } from '@hue-s/ui/icon-paths.ts'
import { TYPE } from './queue-data.ts'
import { queryOf, same, wantedOf, type Wanted } from './queue-wanted.ts'

const KEYS = 9

interface Props {
  wanted: Wanted
  unit: string | null
  onWanted: (wanted: Wanted) => void
}

/** What this person asks for again and again, one key each. */
export function SavedFilters({ wanted, unit, onWanted }: Props) {
  const { t } = useText()
  const read = useRead(contractOfCases.filters, {})
  const [open, setOpen] = useState(false)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.saved.${key}`, values)
  // The engine keeps filters of all kinds of cases; those of reports are ours.
  const all = read.data?.items ?? []
  const mine = all.filter(({ query }) => query.types?.length === 1 && query.types[0] === TYPE)
  useKeys(
    say('title'),
    mine.slice(0, KEYS).map(({ name, query }, index) => ({
      key: String(index + 1),
      label: say('key', { name }),
      run: () => onWanted(wantedOf(query)),
    })),
  )
  return (
    <div className="fr-saved">
      {mine.map(({ id, name, query }, index) => (
        <button
          key={id}
          type="button"
          className="fr-view"
          aria-pressed={same(wantedOf(query), wanted)}
          onClick={() => onWanted(wantedOf(query))}
        >
          {index < KEYS && <kbd aria-hidden>{index + 1}</kbd>}
          {name}
        </button>
      ))}
      <Button variant="quiet" size="small" icon={funnel} onClick={() => setOpen(true)}>
        {say('open')}
      </Button>
      <Dialog open={open} title={say('title')} onClose={() => setOpen(false)} closeLabel={say('close')}>
        {open && <Keep all={all} mine={mine} wanted={wanted} unit={unit} onChanged={read.reload} />}
      </Dialog>
    </div>
  )
}

interface KeepProps {
  all: readonly SavedFilter[]
  mine: readonly SavedFilter[]
  wanted: Wanted
  unit: string | null
  onChanged: () => void
}

function Keep({ all, mine, wanted, unit, onChanged }: KeepProps) {
  const { t, lang } = useText()
  const put = useSend(contractOfCases.putFilter)
  const remove = useSend(contractOfCases.removeFilter)
  const order = useSend(contractOfCases.orderFilters)
  const [name, setName] = useState('')
  const [fault, setFault] = useState('')
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.saved.${key}`, values)
  const error = put.error ?? remove.error ?? order.error
  const query = queryOf(wanted, TYPE, unit)
  const save = async () => {
    if (!name.trim()) return setFault(say('name.needed'))
    setFault('')
    if (!(await put.send({ name: name.trim(), query }))) return
    setName('')
    onChanged()
  }
  const replace = async (one: SavedFilter) => {
    if (await put.send({ id: one.id, version: one.version, name: one.name, query })) onChanged()
  }
  const drop = async (id: string) => {
    if (await remove.send({ id })) onChanged()
  }
  const move = async (one: SavedFilter, step: number) => {
    const other = mine[mine.indexOf(one) + step]
    if (!other) return
    const ids = all.map(({ id }) => (id === one.id ? other.id : id === other.id ? one.id : id))
    if (await order.send({ ids })) onChanged()
  }
  return (
    <div className="h-stack">
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      <form
        className="h-stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field label={say('name')} hint={say('name.hint')} error={fault || undefined}>
          <TextInput value={name} onValue={setName} maxLength={80} />
        </Field>
        <div>
          <Button type="submit" variant="primary" icon={check} busy={put.busy && t('field-reports.office.sending')}>
            {say('save')}
          </Button>
        </div>
      </form>
      {mine.length > 0 && (
        <ul className="fr-saved__list">
          {mine.map((one, index) => (
            <li key={one.id}>
              <span>{one.name}</span>
              <Button
                variant="quiet"
                size="small"
                icon={arrowUp}
                label={say('up', { name: one.name })}
                disabled={index === 0}
                onClick={() => void move(one, -1)}
              />
              <Button
                variant="quiet"
                size="small"
                icon={arrowDown}
                label={say('down', { name: one.name })}
                disabled={index === mine.length - 1}
                onClick={() => void move(one, 1)}
              />
              <Button
                variant="quiet"
                size="small"
                icon={pencilSimple}
                label={say('replace', { name: one.name })}
                onClick={() => void replace(one)}
              />
              <Button
                variant="quiet"
                size="small"
                icon={trash}
                label={say('remove', { name: one.name })}
                onClick={() => void drop(one.id)}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
