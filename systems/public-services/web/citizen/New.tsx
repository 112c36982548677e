import { useMemo, useState } from 'react'
import { contractOfForms } from '@hue-s/engines/forms/contract.ts'
import type { Answers, Form } from '@hue-s/engines/forms/shared/model/form.ts'
import { FormFill } from '@hue-s/engines/forms/web/FormFill.tsx'
import { useUploads } from '@hue-s/engines/forms/web/useUploads.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, LinkButton, Progress } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type Preparation } from '../../contract.ts'
import { plainFacts } from './facts.ts'
import { Papers } from './Papers.tsx'
import { Page, Refused, useSay } from './parts.tsx'
import { Review } from './Review.tsx'
import { useGivenPapers } from './useGivenPapers.ts'

type Stage = 'form' | 'papers' | 'review'
const NOTHING: Answers = {}
interface Begun {
  draftId: string
  rev: number
  answers: Answers
  page: string | null
}

/** Form, papers, look over: one thing after the other; what was filled in is kept on the way. */
function Filing({
  first,
  form,
  begun,
  prefilled,
}: {
  first: Preparation
  form: Form | null
  begun: Begun
  prefilled: Answers
}) {
  const say = useSay()
  const [stage, setStage] = useState<Stage>(form ? 'form' : 'papers')
  const [answers, setAnswers] = useState(begun.answers)
  const [told, setTold] = useState<Record<string, string | number | boolean>>({})
  const [communeId, setCommuneId] = useState('')
  const [key] = useState(newId)
  const [rev, setRev] = useState(begun.rev)
  const draft = useSend(contractOfForms.saveDraft)
  const given = useGivenPapers()
  const uploads = useUploads()
  const { code } = first.procedure
  const facts = useMemo(() => JSON.stringify({ ...plainFacts(answers), ...told }), [answers, told])
  // Before anything is said, what the screen itself has read holds.
  const said = facts !== '{}' || communeId !== ''
  const read = useRead(
    routes.prepare,
    said ? { code, channel: 'online', facts, ...(communeId ? { communeId } : {}) } : null,
  )
  const now = (said ? read.data : undefined) ?? first
  const phases = (form ? ['form', 'papers', 'review'] : ['papers', 'review']).map((id) => ({
    id,
    label: say(`new.stage.${id}`),
  }))

  const save = (page: string | null) => {
    if (!form) return
    void draft
      .send({
        id: begun.draftId,
        form: { id: form.id, version: form.version },
        subject: `dossier:${code}`,
        answers: answers as never,
        page,
        base: rev,
      })
      .then((saved) => saved && setRev(saved.rev))
  }
  return (
    <>
      <Progress
        label={say('new.progress')}
        phases={phases}
        current={stage}
        words={{ done: say('new.done'), current: say('new.here') }}
      />
      <Refused error={draft.error} />
      {stage === 'form' && form && (
        <FormFill
          form={form}
          answers={answers}
          onChange={setAnswers}
          prefilled={prefilled}
          uploads={uploads}
          page={begun.page ?? undefined}
          onPage={save}
          doneLabel={say('new.toPapers')}
          onDone={(counted) => {
            setAnswers(counted)
            save(null)
            setStage('papers')
          }}
        />
      )}
      {stage === 'papers' && (
        <Papers
          now={now}
          form={form}
          told={told}
          onTold={setTold}
          communeId={communeId}
          onCommune={setCommuneId}
          given={given}
          onBack={() => setStage('form')}
          onDone={() => setStage('review')}
        />
      )}
      {stage === 'review' && (
        <Review
          now={now}
          filing={{
            procedure: code,
            versionId: now.procedure.versionId,
            ...(form ? { form: { id: form.id, version: form.version }, draftId: begun.draftId } : {}),
            answers: answers as never,
            facts: told,
            papers: given.papers,
            ...(communeId ? { communeId } : {}),
            key,
          }}
          onBack={() => setStage('papers')}
        />
      )}
    </>
  )
}

/** The form that is in force, what is known already, and the draft that was begun. */
function Begin({ first }: { first: Preparation }) {
  const say = useSay()
  const { form: ref, procedure } = first
  const form = useRead(contractOfForms.read, ref)
  const known = useRead(contractOfForms.prefilled, ref)
  const drafts = useRead(contractOfForms.listDrafts, { subject: `dossier:${procedure.code}` })
  const line = drafts.data?.items.find((one) => one.ended === null && one.form.id === ref?.id)
  const draft = useRead(contractOfForms.readDraft, line ? { id: line.id } : null)
  const [fresh] = useState(newId)
  if (!ref)
    return (
      <Filing
        first={first}
        form={null}
        begun={{ draftId: fresh, rev: 0, answers: {}, page: null }}
        prefilled={NOTHING}
      />
    )
  return (
    <Reading read={form}>
      {(loaded) => (
        <Reading read={drafts}>
          {() => {
            // A question that is answered already must not be drawn and then taken away under a finger.
            const isKnown = known.data !== undefined || known.error !== undefined
            if (!isKnown || (line && !draft.data)) return <p>{say('busy')}</p>
            const begun = draft.data
              ? {
                  draftId: draft.data.id,
                  rev: draft.data.rev,
                  answers: draft.data.answers as Answers,
                  page: draft.data.page,
                }
              : { draftId: fresh, rev: 0, answers: {}, page: null }
            return (
              <>
                {draft.data && <Alert tone="info" live="off" title={say('new.goOn')} />}
                <Filing
                  first={first}
                  form={loaded as Form}
                  begun={begun}
                  prefilled={(known.data?.answers ?? NOTHING) as Answers}
                />
              </>
            )
          }}
        </Reading>
      )}
    </Reading>
  )
}

/** Files a dossier: what is known is not asked again, and everything that comes is said before it is sent. */
export function Screen({ params }: ScreenProps) {
  const say = useSay()
  const { lang } = useText()
  const code = params['code'] ?? ''
  const read = useRead(routes.prepare, { code, channel: 'online', facts: '{}' })
  return (
    <Page
      title={read.data?.procedure.name[lang] ?? say('new.title')}
      back={`/procedures/${code}`}
      backWords={say('new.back')}
    >
      <Reading read={read}>
        {(first) =>
          first.filedAt.url ? (
            <Alert tone="info" live="off" title={say('new.portal')}>
              <LinkButton href={first.filedAt.url}>{say('new.toPortal')}</LinkButton>
            </Alert>
          ) : (
            <>
              {first.filedAt.where === 'national' && (
                <Alert tone="info" live="off" title={say('new.portal')}>
                  {say('new.portalWords')}
                </Alert>
              )}
              <Begin first={first} />
            </>
          )
        }
      </Reading>
    </Page>
  )
}
