import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, Field, LinkButton, StatusChip, TextArea, type Tone } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type ToSign } from '../../../contract.ts'
import { useFocus } from '../../useFocus.ts'

const TONES: Partial<Record<ToSign['unusual'][number], Tone>> = {
  late: 'danger',
  ownDraft: 'danger',
  dueToday: 'warning',
}

interface Props {
  one: ToSign
  chosen: boolean
  open: boolean
  here: boolean
  onChoose: (on: boolean) => void
  onOpen: () => void
}

/** Sends a dossier back to whoever drew it up, with the reason. */
function Return({ one, onClose }: { one: ToSign; onClose: () => void }) {
  const { t, lang } = useText()
  const say = (key: string) => t(`public-services.office.signing.${key}`)
  const [note, setNote] = useState('')
  const step = useSend(routes.step)
  useFocus(`return-${one.id}`)
  const give = () =>
    void step.send({ id: one.id, version: one.version, action: 'return', note }).then((after) => {
      if (after) refresh('/api/public-services')
    })
  return (
    <form
      className="h-stack"
      onSubmit={(event) => {
        event.preventDefault()
        give()
      }}
    >
      {step.error && <Alert tone="danger" title={sentenceOf(step.error, lang, t)} />}
      <Field id={`return-${one.id}`} label={say('returnWhy')} required>
        <TextArea value={note} onValue={setNote} rows={3} maxLength={2000} />
      </Field>
      <p className="h-row">
        <Button type="submit" variant="danger" busy={step.busy && t('public-services.office.busy')}>
          {say('return')}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          {say('keep')}
        </Button>
      </p>
    </form>
  )
}

/** What the leader needs to decide: the conclusion in its own words, who drew it up, the paper as it will be. */
function Body({ one }: { one: ToSign }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.signing.${key}`, values)
  const [returning, setReturning] = useState(false)
  return (
    <div className="h-stack ps-sign__body">
      <dl className="ps-facts">
        <dt>{t('public-services.office.conclusion')}</dt>
        <dd>
          <strong>{t(`public-services.office.conclusions.${one.conclusion}`)}</strong>
        </dd>
        <dt>{t('public-services.office.applicant')}</dt>
        <dd>{one.applicant}</dd>
        <dt>{t('public-services.office.competent')}</dt>
        <dd>{one.agency?.name}</dd>
        {one.drawnUpBy && <dt>{say('drawnUpBy')}</dt>}
        {one.drawnUpBy && <dd>{one.drawnUpBy}</dd>}
        {one.note && <dt>{say('noteOf')}</dt>}
        {one.note && <dd>{one.note}</dd>}
      </dl>
      <blockquote className="ps-sign__words">{one.body}</blockquote>
      <p className="h-row">
        <LinkButton size="small" href={`/api/public-services/office/dossiers/${one.id}/draft`} target="_blank">
          {say('paper')}
        </LinkButton>
        <LinkButton size="small" href={`/office/dossiers/${one.id}`}>
          {say('dossier')}
        </LinkButton>
        {!returning && (
          <Button size="small" variant="quiet" onClick={() => setReturning(true)} id={`to-return-${one.id}`}>
            {say('return')}
          </Button>
        )}
      </p>
      {returning && <Return one={one} onClose={() => setReturning(false)} />}
      <p className="h-small h-second">{lang === 'vi' ? null : say('vietnamese')}</p>
    </div>
  )
}

/** A dossier on the leader's desk: a box to choose it, what is unusual, and all of it when opened. */
export function ToSignCard({ one, chosen, open, here, onChoose, onOpen }: Props) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.signing.${key}`, values)
  const isOwn = one.unusual.includes('ownDraft')
  return (
    <li id={`sign-${one.id}`} className="ps-sign__one" data-here={here || undefined}>
      <div className="ps-sign__head">
        <Checkbox
          label={
            <span className="ps-sign__label">
              <strong className="h-figures">{one.code}</strong>
              <span>{one.applicant}</span>
            </span>
          }
          checked={chosen}
          disabled={isOwn}
          onValue={onChoose}
        />
        <Button variant="quiet" size="small" aria-expanded={open} onClick={onOpen}>
          {open ? say('close') : say('open')}
          <span className="h-hidden"> {one.code}</span>
        </Button>
      </div>
      <p className="ps-line ps-sign__line">
        <span className="h-small">
          {one.promisedAt ? say('due', { at: moment(one.promisedAt, lang) }) : say('noDue')}
        </span>
        {one.unusual.map((name) => (
          <StatusChip key={name} tone={TONES[name] ?? 'info'}>
            {say(`unusual.${name}`)}
          </StatusChip>
        ))}
      </p>
      {open && <Body one={one} />}
    </li>
  )
}
