import '../public-services.css'
import './scans/scans.css'
import { Fragment } from 'react'
import { contractOfForms } from '@hue-s/engines/forms/contract.ts'
import type { Answers, Form } from '@hue-s/engines/forms/shared/model/form.ts'
import { FormPrint } from '@hue-s/engines/forms/web/FormPrint.tsx'
import { day, legalDate, moment, money } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useLive } from '@hue-s/kernel/web/live.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button, Details, Heading, LinkButton, StatusChip, Timeline } from '@hue-s/ui/index.ts'
import { arrowLeft, downloadSimple } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes, type OfficeDossier } from '../../contract.ts'
import { TONES } from '../dossier-words.ts'
import { WhyDate } from '../Why.tsx'
import { Scans } from './scans/Scans.tsx'
import { Steps } from './Steps.tsx'

function Head({ d }: { d: OfficeDossier }) {
  const { t, lang } = useText()
  return (
    <>
      <p>
        <LinkButton variant="quiet" size="small" icon={arrowLeft} href="/office/dossiers">
          {t('public-services.office.title')}
        </LinkButton>
      </p>
      <Heading level={1}>
        {d.code} · {d.procedure.name[lang]}
      </Heading>
      <p className="ps-line">
        <StatusChip tone={TONES[d.state]}>{t(`cases.public-services.dossier.state.${d.state}`)}</StatusChip>
        {d.late && d.readyAt === null && d.endedAt === null && (
          <StatusChip tone="danger">{t('public-services.office.isLate')}</StatusChip>
        )}
        {d.readyAt !== null && (
          <span>
            {t('public-services.office.readyAt', { at: moment(d.readyAt, lang) })}
            {d.late && ` · ${t('public-services.office.wasLate')}`}
          </span>
        )}
        <span>
          {t(`public-services.money.${d.money}`)} · {t(`public-services.delivery.${d.delivery}`)} ·{' '}
          {t(`public-services.sync.${d.sync}`)}
          {d.national?.reason && ` (${d.national.reason})`}
        </span>
        {d.oldCode && <span className="h-second h-figures">{d.oldCode}</span>}
      </p>
    </>
  )
}

function Facts({ d }: { d: OfficeDossier }) {
  const { t, lang } = useText()
  const say = (key: string) => t(`public-services.office.${key}`)
  const { applicant } = d
  const rows: [string, string | null | undefined][] = [
    ['applicant', applicant.name],
    ['citizenId', applicant.citizenId],
    ['birthDate', applicant.birthDate && day(applicant.birthDate, lang)],
    ['phone', applicant.phone],
    ['address', applicant.address],
    ['onBehalf', d.onBehalf ? say('yes') : null],
    ['channel', t(`public-services.channel.${d.channel}`)],
    ['filedAt', moment(d.filedAt, lang)],
    ['promisedAt', d.promisedAt && moment(d.promisedAt, lang)],
    ['support', d.supportAgency?.name],
    ['receiving', d.receivingAgency?.name],
    ['competent', d.competentAgency?.name],
    ['assignee', d.assignee],
    ['fees', d.feeTotal > 0 ? money(d.feeTotal, lang) : null],
  ]
  return (
    <dl className="ps-facts">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{say(name)}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}

function Filled({ d }: { d: OfficeDossier }) {
  const read = useRead(contractOfForms.read, d.form)
  const { lang } = useText()
  if (!d.form) return null
  return (
    <Reading read={read}>
      {(form) => (
        <FormPrint
          form={form as Form}
          answers={d.answers as Answers}
          lang={lang}
          today={legalDate(new Date(d.filedAt))}
        />
      )}
    </Reading>
  )
}

function Issued({ d }: { d: OfficeDossier }) {
  const { t } = useText()
  const { send, busy } = useSend(routes.controlSlip)
  return (
    <>
      <p>
        <Button
          size="small"
          busy={busy && t('public-services.office.busy')}
          onClick={() => void send({ id: d.id }).then(() => refresh('/api/public-services'))}
        >
          {t('public-services.office.controlSlip')}
        </Button>
      </p>
      <ul className="ps-list" aria-label={t('public-services.office.issued')}>
        {d.issued.map((paper) => (
          <li key={paper.id}>
            <LinkButton size="small" icon={downloadSimple} href={`/api/public-services/papers/${paper.id}`}>
              {paper.title} {paper.number}
            </LinkButton>
          </li>
        ))}
      </ul>
    </>
  )
}

function Past({ d }: { d: OfficeDossier }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.${key}`, values)
  return (
    <>
      {d.opinions.length > 0 && (
        <Details summary={say('opinions.title')} open>
          <ul className="ps-list">
            {d.opinions.map((o) => (
              <li key={o.id}>
                <strong>{o.agency?.name}</strong>:{' '}
                {o.verdict
                  ? t(`public-services.verdict.${o.verdict}`)
                  : say('opinions.due', { at: moment(o.dueAt, lang) })}{' '}
                {o.text}
              </li>
            ))}
          </ul>
        </Details>
      )}
      <Details summary={say('process')}>
        <ul className="ps-list">
          {d.steps.map((step, n) => (
            <li key={n}>
              {t(`public-services.step.${step.kind}`)} · {step.unit} · {moment(step.startedAt, lang)}
              {step.dueAt && ` → ${moment(step.dueAt, lang)}`}{' '}
              {step.endedAt && `(${say('endedAt', { at: moment(step.endedAt, lang) })})`} {step.by}
            </li>
          ))}
        </ul>
      </Details>
      <Details summary={say('history')}>
        <Timeline
          label={say('history')}
          events={d.timeline.toReversed().map((e, n) => ({
            id: String(n),
            title: e.action === 'opened' ? say('opened') : t(`cases.public-services.dossier.action.${e.action}`),
            at: { iso: e.at, text: moment(e.at, lang) },
            by: e.by ?? say(`who.${e.who}`),
            children: e.note ?? undefined,
          }))}
        />
      </Details>
    </>
  )
}

/** A dossier at the desk: what can be done, the form beside the scans, every date with its rules. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const id = params['id'] ?? ''
  const read = useRead(routes.read, { id }, { every: 120_000 })
  useLive(['cases.staff'], (_, fact) => {
    if (fact['id'] === id) read.reload()
  })
  return (
    <div className="o-page">
      <Reading read={read}>
        {(d) => (
          <div className="h-stack">
            <Head d={d} />
            <Steps key={d.id} d={d} />
            {d.why.map((why, n) => (
              <WhyDate key={n} why={why} />
            ))}
            <div className="ps-sides">
              <section className="h-stack" aria-labelledby="dossier-form">
                <Heading level={2} id="dossier-form">
                  {t('public-services.office.form')}
                </Heading>
                <Facts d={d} />
                <Filled d={d} />
              </section>
              <section className="h-stack ps-beside" aria-labelledby="dossier-scans">
                <Heading level={2} id="dossier-scans">
                  {t('public-services.office.scans')}
                </Heading>
                <Scans d={d} />
              </section>
            </div>
            <Issued d={d} />
            <Past d={d} />
          </div>
        )}
      </Reading>
    </div>
  )
}
