import { contractOfCases, type RequestView } from '@hue-s/engines/cases/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card } from '@hue-s/ui/index.ts'
import { check, x } from '@hue-s/ui/icon-paths.ts'

interface Props {
  requests: readonly RequestView[]
  onDone: () => void
  onOpen: (id: string) => void
}

/** Steps of colleagues that need a second person. */
export function Requests({ requests, onDone, onOpen }: Props) {
  return (
    <div className="fr-requests">
      {requests.map((one) => (
        <RequestCard key={one.id} request={one} onDone={onDone} onOpen={onOpen} />
      ))}
    </div>
  )
}

function RequestCard({
  request,
  onDone,
  onOpen,
}: {
  request: RequestView
  onDone: () => void
  onOpen: (id: string) => void
}) {
  const { t, lang } = useText()
  const { say, person } = useDesk()
  const decide = useSend(contractOfCases.decide)
  const own = request.askedBy === person.id
  const answer = async (approve: boolean) => {
    if (!(await decide.send({ id: request.id, approve }))) return
    say({
      message: t(approve ? 'field-reports.office.request.approved' : 'field-reports.office.request.declined', {
        code: request.code,
      }),
    })
    onDone()
  }
  const days = (request.input['extension'] as { workingDays?: number } | undefined)?.workingDays
  const note = typeof request.input['note'] === 'string' ? request.input['note'] : ''
  return (
    <Card
      title={`${t(`field-reports.office.act.${request.action}`)} · ${request.code}`}
      level={2}
      actions={
        <>
          <Button
            variant="primary"
            size="small"
            icon={check}
            disabled={own}
            busy={decide.busy && t('field-reports.office.sending')}
            onClick={() => void answer(true)}
          >
            {t('field-reports.office.request.approve')}
          </Button>
          <Button size="small" icon={x} disabled={own} onClick={() => void answer(false)}>
            {t('field-reports.office.request.decline')}
          </Button>
          <Button variant="quiet" size="small" onClick={() => onOpen(request.caseId)}>
            {t('field-reports.office.request.open')}
          </Button>
        </>
      }
    >
      {decide.error && <Alert tone="danger" title={sentenceOf(decide.error, lang, t)} />}
      <p>{request.title}</p>
      {days !== undefined && <p>{t('field-reports.office.request.days', { days })}</p>}
      {note && <p className="h-second">{note}</p>}
      <p className="h-small h-second">
        {moment(request.askedAt)}
        {own && ` · ${t('field-reports.office.request.own')}`}
      </p>
    </Card>
  )
}
