import './queue.css'
import { useState, type FormEvent } from 'react'
import type { Template } from '@hue-s/engines/cases/contract.ts'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, EmptyState, Field, Select, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { pencilSimple, plus, trash } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../contract.ts'
import { TemplateList } from './TemplateList.tsx'

type Draft = Pick<Template, 'title' | 'text' | 'agencyId'> & Partial<Pick<Template, 'id' | 'version'>>

/** Reply templates: an agency's own, and those of all agencies, which the centre keeps. */
export function Screen() {
  const { t, lang } = useText()
  const { may, say: tell } = useDesk()
  const read = useRead(fieldReportsContract.replyTemplates, {})
  const units = useMyUnits()
  const remove = useSend(fieldReportsContract.removeReplyTemplate)
  const [editing, setEditing] = useState<Draft>()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.templates.${key}`, values)
  const centre = may('field-reports.operate')
  const keeps = (one: Template) =>
    one.agencyId === null ? centre : centre || units.some(({ id }) => id === one.agencyId)
  const drop = async ({ id, version, title }: Template) => {
    if (!(await remove.send({ id, version }))) return
    tell({ message: say('removed', { title }) })
    read.reload()
  }
  const first = centre ? null : (units[0]?.id ?? null)
  return (
    <div className="o-page">
      <header className="o-page__head">
        <div>
          <h1>{say('title')}</h1>
          <p className="h-second">{say('lead')}</p>
        </div>
        {(centre || units.length > 0) && (
          <Button variant="primary" icon={plus} onClick={() => setEditing({ title: '', text: '', agencyId: first })}>
            {say('add')}
          </Button>
        )}
      </header>
      {editing && (
        <Edit
          key={editing.id ?? 'new'}
          draft={editing}
          units={units}
          centre={centre}
          onDone={() => (setEditing(undefined), read.reload())}
          onCancel={() => setEditing(undefined)}
        />
      )}
      {remove.error && <Alert tone="danger" title={sentenceOf(remove.error, lang, t)} />}
      <TemplateList read={read} none={<EmptyState level={2} title={t('field-reports.office.template.none')} />}>
        {(one) => (
          <Card
            title={one.title}
            level={2}
            actions={
              keeps(one) && (
                <>
                  <Button
                    size="small"
                    icon={pencilSimple}
                    label={say('edit', { title: one.title })}
                    onClick={() => setEditing(one)}
                  >
                    {say('edit.short')}
                  </Button>
                  <Button
                    size="small"
                    variant="quiet"
                    icon={trash}
                    label={say('remove', { title: one.title })}
                    onClick={() => void drop(one)}
                  >
                    {say('remove.short')}
                  </Button>
                </>
              )
            }
          >
            <p className="fr-note">{one.text}</p>
            <p className="h-small h-second">
              {one.agencyId === null
                ? say('forAll')
                : (units.find(({ id }) => id === one.agencyId)?.name ?? say('forAgency'))}
            </p>
          </Card>
        )}
      </TemplateList>
    </div>
  )
}

interface EditProps {
  draft: Draft
  units: readonly { id: string; name: string }[]
  centre: boolean
  onDone: () => void
  onCancel: () => void
}

function Edit({ draft, units, centre, onDone, onCancel }: EditProps) {
  const { t, lang } = useText()
  const { say: tell } = useDesk()
  const put = useSend(fieldReportsContract.putReplyTemplate)
  const [now, setNow] = useState(draft)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.templates.${key}`, values)
  const said = { ...faultsOf(put.error, lang), ...faults }
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const wrong = {
      ...(now.title.trim() ? {} : { title: say('needed') }),
      ...(now.text.trim() ? {} : { text: say('needed') }),
    }
    setFaults(wrong)
    if (Object.keys(wrong).length > 0) return
    const { id, version, agencyId } = now
    const known = id !== undefined && version !== undefined ? { id, version } : {}
    const done = await put.send({ ...known, agencyId, title: now.title.trim(), text: now.text.trim() })
    if (!done) return
    tell({ message: say('saved', { title: done.title }) })
    onDone()
  }
  const whose = [
    ...(centre ? [{ value: '', label: say('forAll') }] : []),
    ...units.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <form
      className="o-form"
      noValidate
      onSubmit={(event) => void send(event)}
      aria-label={say(draft.id ? 'editing' : 'add')}
    >
      <h2>{say(draft.id ? 'editing' : 'add')}</h2>
      {put.error && (
        <Alert tone="danger" title={sentenceOf(put.error, lang, t)}>
          {t('field-reports.office.form.kept')}
        </Alert>
      )}
      {!draft.id && whose.length > 1 && (
        <Field label={say('whose')}>
          <Select
            value={now.agencyId ?? ''}
            onValue={(value) => setNow({ ...now, agencyId: value || null })}
            options={whose}
          />
        </Field>
      )}
      <Field label={say('name')} error={said['title']}>
        <TextInput value={now.title} onValue={(title) => setNow({ ...now, title })} maxLength={120} />
      </Field>
      <Field label={say('text')} hint={say('text.hint', { code: '{code}', due: '{due}' })} error={said['text']}>
        <TextArea rows={5} value={now.text} onValue={(text) => setNow({ ...now, text })} maxLength={4000} />
      </Field>
      <div className="h-row">
        <Button type="submit" variant="primary" busy={put.busy && t('field-reports.office.sending')}>
          {say('save')}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {t('field-reports.office.form.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** The agencies in which this person handles reports. */
function useMyUnits() {
  const { data } = useRead(identityContract.me, {})
  if (!data?.signedIn) return []
  const own = data.roles.filter(({ role }) => /^field-reports\.(officer|head)$/.test(role))
  return [...new Map(own.flatMap(({ unit }) => (unit ? [[unit.id, unit] as const] : []))).values()]
}
