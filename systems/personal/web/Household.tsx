import { useState } from 'react'
import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { pencilSimple, plus, trash } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { personalContract as routes, type Member } from '../contract.ts'
import { MemberForm } from './MemberForm.tsx'
import { Page, Refused, useSay } from './parts.tsx'

const again = () => refresh('/api/personal/household')

function MemberCard({ member, onEdit }: { member: Member; onEdit: () => void }) {
  const say = useSay()
  const { send, busy, error } = useSend(routes.dropMember)
  const [sure, setSure] = useState(false)
  return (
    <Card
      title={<span className="p-name">{member.name}</span>}
      aside={<StatusChip tone="neutral">{say(`relation.${member.relation}`)}</StatusChip>}
      actions={
        <>
          <Button size="small" icon={pencilSimple} onClick={onEdit}>
            {say('household.edit')}
          </Button>
          <Button size="small" variant="quiet" icon={trash} onClick={() => setSure(true)}>
            {say('household.drop')}
          </Button>
        </>
      }
    >
      <div className="h-stack">
        <Refused error={error} />
        {member.birthYear !== null && <p>{say('household.born', { year: String(member.birthYear) })}</p>}
        {member.needs.length > 0 && (
          <p className="h-row">
            {member.needs.map((need) => (
              <StatusChip key={need} tone="warning">
                {say(`need.${need}`)}
              </StatusChip>
            ))}
          </p>
        )}
        {member.note && <p className="p-name">{member.note}</p>}
        <p className="h-small h-second">{say('household.consented', { at: day(member.consentAt) })}</p>
      </div>
      <Dialog
        open={sure}
        title={say('household.dropSure', { name: member.name })}
        closeLabel={say('close')}
        onClose={() => setSure(false)}
        actions={
          <Button
            variant="danger"
            busy={busy && say('saving')}
            onClick={() => void send({ id: member.id }).then(again)}
          >
            {say('household.drop')}
          </Button>
        }
      >
        <p>{say('household.dropWords')}</p>
      </Dialog>
    </Card>
  )
}

/** The people I live with, in my own words and for my own use. */
export function Screen() {
  const say = useSay()
  const read = useRead(routes.household, {})
  const [edited, setEdited] = useState<Member | 'new'>()
  const done = () => {
    setEdited(undefined)
    again()
  }
  return (
    <Page title={say('household.title')} lead={say('household.lead')}>
      <Reading read={read}>
        {({ items, most }) => (
          <>
            {items.length === 0 && !edited && (
              <EmptyState title={say('household.none')}>
                <p>{say('household.noneWords')}</p>
              </EmptyState>
            )}
            {items.map((member) =>
              edited !== 'new' && edited?.id === member.id ? (
                <MemberForm key={member.id} member={member} onDone={done} onCancel={() => setEdited(undefined)} />
              ) : (
                <MemberCard key={member.id} member={member} onEdit={() => setEdited(member)} />
              ),
            )}
            {edited === 'new' && <MemberForm onDone={done} onCancel={() => setEdited(undefined)} />}
            {edited === undefined && items.length < most && (
              <Button variant="primary" icon={plus} onClick={() => setEdited('new')}>
                {say('household.add')}
              </Button>
            )}
            {items.length >= most && <p>{say('household.full', { n: most })}</p>}
          </>
        )}
      </Reading>
    </Page>
  )
}
