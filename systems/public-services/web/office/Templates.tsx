import '../public-services.css'
import { useState } from 'react'
import { day } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Dialog, EmptyState, Field, Heading, Select } from '@hue-s/ui/index.ts'
import { plus } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes, PURPOSES, type TextTemplate } from '../../contract.ts'
import { TemplateEdit, type TemplateDraft } from './templates/TemplateEdit.tsx'

const again = () => refresh('/api/public-services')

function Sure({ one, onClose }: { one: TextTemplate; onClose: () => void }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.templates.${key}`, values)
  const { send, busy, error } = useSend(routes.removeTemplate)
  const remove = () =>
    void send({ id: one.id, version: one.version }).then((gone) => {
      if (!gone) return
      again()
      onClose()
    })
  return (
    <Dialog
      open
      title={say('removeSure', { title: one.title })}
      onClose={onClose}
      closeLabel={say('keep')}
      actions={
        <>
          <Button variant="danger" busy={busy && t('public-services.office.busy')} onClick={remove}>
            {say('remove')}
          </Button>
          <Button onClick={onClose}>{say('keep')}</Button>
        </>
      }
    >
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      <p className="ps-sign__words">{one.text}</p>
    </Dialog>
  )
}

function One({
  one,
  agency,
  onEdit,
  onRemove,
}: {
  one: TextTemplate
  agency: string
  onEdit: () => void
  onRemove: () => void
}) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.templates.${key}`, values)
  return (
    <li>
      <Card
        title={one.title}
        actions={
          one.mine && (
            <>
              <Button size="small" onClick={onEdit} aria-label={say('editOne', { title: one.title })}>
                {say('edit')}
              </Button>
              <Button
                size="small"
                variant="quiet"
                onClick={onRemove}
                aria-label={say('removeOne', { title: one.title })}
              >
                {say('remove')}
              </Button>
            </>
          )
        }
      >
        <p className="h-small h-second">
          {[
            say(`purposes.${one.purpose}`),
            agency,
            one.procedure,
            say('version', { version: one.version, at: day(one.at, lang) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className="ps-sign__words">{one.text}</p>
      </Card>
    </li>
  )
}

/** Words that are written again and again, by agency and procedure; a change is a new version. */
export function Screen() {
  const { t } = useText()
  const say = (key: string) => t(`public-services.office.templates.${key}`)
  const [purpose, setPurpose] = useState('')
  const [editing, setEditing] = useState<TemplateDraft>()
  const [removing, setRemoving] = useState<TextTemplate>()
  const places = useRead(routes.places, {})
  const read = useRead(routes.templates, purpose ? { purpose: purpose as TextTemplate['purpose'] } : {})
  const agencies = places.data?.read ?? []
  const everywhere = read.data?.everywhere ?? false
  const nameOf = (id: string | null) =>
    id === null ? say('everywhere') : (agencies.find((a) => a.id === id)?.name ?? '')
  const fresh: TemplateDraft = {
    ...{ agencyId: everywhere ? null : (agencies[0]?.id ?? null), procedure: null, title: '', text: '' },
    purpose: (purpose || 'ask') as TextTemplate['purpose'],
  }
  return (
    <div className="o-page">
      <div className="o-page__head">
        <Heading level={1}>{say('title')}</Heading>
        {read.data && (
          <Button variant="primary" size="small" icon={plus} onClick={() => setEditing(fresh)}>
            {say('new')}
          </Button>
        )}
      </div>
      <p className="h-second">{say('lead')}</p>
      <Field id="templates-purpose" label={say('purpose')}>
        <Select
          value={purpose}
          onValue={setPurpose}
          options={[
            { value: '', label: say('anyPurpose') },
            ...PURPOSES.map((value) => ({ value, label: say(`purposes.${value}`) })),
          ]}
        />
      </Field>
      {editing && (
        <TemplateEdit
          key={editing.id ?? 'new'}
          draft={editing}
          agencies={agencies}
          everywhere={everywhere}
          onDone={() => {
            again()
            setEditing(undefined)
          }}
          onCancel={() => setEditing(undefined)}
        />
      )}
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={say('none')} />
          ) : (
            <ul className="ps-list">
              {items.map((one) => (
                <One
                  key={one.id}
                  one={one}
                  agency={nameOf(one.agencyId)}
                  onEdit={() => {
                    const { id, version, agencyId, procedure, purpose: used, title, text } = one
                    setEditing({ id, version, agencyId, procedure, purpose: used, title, text })
                  }}
                  onRemove={() => setRemoving(one)}
                />
              ))}
            </ul>
          )
        }
      </Reading>
      {removing && <Sure one={removing} onClose={() => setRemoving(undefined)} />}
    </div>
  )
}
