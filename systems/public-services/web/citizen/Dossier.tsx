import { day, moment, money } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Card, Details, LinkButton, RiverProgress, StatusChip, Timeline } from '@hue-s/ui/index.ts'
import { downloadSimple, eye } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes, type OwnDossier } from '../../contract.ts'
import { CUT, isLate, isToCome, riverOf, TONES } from '../dossier-words.ts'
import { Synced } from '../national/Synced.tsx'
import { WhyDate } from '../Why.tsx'
import { AnswerForm, RateForm, WordsForm } from './Deeds.tsx'
import { Page, useSay } from './parts.tsx'

const stateKey = (state: string) => `public-services.citizen.state.${state}`

/** Where it is, on the river; a dossier that was cut off has none. */
function Where({ d }: { d: OwnDossier }) {
  const say = useSay()
  const { t, lang } = useText()
  return (
    <div className="h-stack">
      <p className="ps-line">
        <StatusChip tone={TONES[d.state]}>{t(stateKey(d.state))}</StatusChip>
        {isLate(d) && <StatusChip tone="danger">{say('isLate')}</StatusChip>}
        <span className="h-figures">{d.code}</span>
        {d.onBehalf && <span className="h-second">{say('onBehalf')}</span>}
      </p>
      {!CUT.has(d.state) && (
        <RiverProgress
          label={say('one.river')}
          steps={riverOf(d.state).map((step) => ({ ...step, label: say(`river.${step.id}`) }))}
          words={{
            done: say('river.isDone'),
            current: say('river.isHere'),
            waiting: say('river.waits'),
            todo: say('river.todo'),
          }}
        />
      )}
      {d.promisedAt && d.endedAt === null && (
        <p>
          {say(isLate(d) && isToCome(d.promisedAt) ? 'one.late' : 'one.promised', { at: moment(d.promisedAt, lang) })}
        </p>
      )}
      {d.ground && (
        <Alert tone="warning" live="off" title={d.ground.text[lang]}>
          <p>{d.ground.note}</p>
          <p className="h-small">{say('one.ground', { citation: d.ground.citation })}</p>
        </Alert>
      )}
    </div>
  )
}

/** What the person has to do now, before everything else. */
function Now({ d }: { d: OwnDossier }) {
  const say = useSay()
  const { lang } = useText()
  return (
    <>
      {d.asked && d.asked.reason === 'supplement' && d.actions.includes('answer') && (
        <AnswerForm d={d} asked={d.asked.text} />
      )}
      {d.actions.includes('pay') && (
        <Alert tone="warning" live="off" title={say('one.pay', { total: money(d.feeTotal, lang) })}>
          <p>{d.asked?.reason === 'money' ? d.asked.text : say('one.payWords')}</p>
          {d.orderId && <LinkButton href={`/pay/${d.orderId}`}>{say('one.payNow')}</LinkButton>}
        </Alert>
      )}
      {d.actions.includes('rate') && <RateForm d={d} />}
    </>
  )
}

function Papers({ d }: { d: OwnDossier }) {
  const say = useSay()
  const { t, lang } = useText()
  return (
    <>
      {d.issued.length > 0 && (
        <Card title={say('one.issued')}>
          <ul className="ps-list">
            {d.issued.map((paper) => (
              <li key={paper.id} className="ps-line">
                <LinkButton size="small" icon={downloadSimple} href={`/api/public-services/papers/${paper.id}`}>
                  {paper.title}
                </LinkButton>
                <span className="h-small h-second">
                  {paper.number && `${say('one.number')} ${paper.number} · `}
                  {day(paper.issuedAt, lang)}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={say('one.handedIn')}>
        <ul className="ps-list">
          {d.papers.length === 0 && <li>{say('papers.none')}</li>}
          {d.papers.map((paper) => (
            <li key={paper.id} className="ps-line">
              {paper.link ? <a href={paper.link}>{paper.name[lang]}</a> : <span>{paper.name[lang]}</span>}
              <span className="h-small h-second">{t(`public-services.origin.${paper.origin}`)}</span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}

function Facts({ d }: { d: OwnDossier }) {
  const say = useSay()
  const { t, lang } = useText()
  return (
    <Card title={say('one.facts')}>
      <dl className="ps-facts">
        <dt>{say('agency')}</dt>
        <dd>{d.agency?.name ?? '—'}</dd>
        <dt>{say('filedAt')}</dt>
        <dd>{moment(d.filedAt, lang)}</dd>
        <dt>{say('channel')}</dt>
        <dd>{t(`public-services.channel.${d.channel}`)}</dd>
        <dt>{say('money')}</dt>
        <dd>
          {t(`public-services.money.${d.money}`)} {d.feeTotal > 0 && `(${money(d.feeTotal, lang)})`}
        </dd>
        <dt>{say('delivery')}</dt>
        <dd>{t(`public-services.delivery.${d.delivery}`)}</dd>
        <Synced d={d} />
        <dt>{say('one.key')}</dt>
        <dd className="h-figures">
          {d.lookUpKey} <span className="h-small h-second">{say('one.keyWords')}</span>
        </dd>
      </dl>
    </Card>
  )
}

function History({ d }: { d: OwnDossier }) {
  const say = useSay()
  const { t, lang } = useText()
  return (
    <Card title={say('one.history')}>
      <Timeline
        label={say('one.history')}
        events={d.timeline.toReversed().map((e, n) => ({
          id: String(n),
          title: e.action === 'opened' ? say('one.opened') : t(`public-services.citizen.action.${e.action}`),
          at: { iso: e.at, text: moment(e.at, lang) },
          by: say(`who.${e.who}`),
          children: e.note ?? undefined,
        }))}
      />
    </Card>
  )
}

/** One dossier of mine: where it is, what I must do, when it is done and why then, every paper, who looked. */
export function Screen({ params }: ScreenProps) {
  const say = useSay()
  const { lang } = useText()
  const read = useRead(routes.mineOne, { id: params['id'] ?? '' }, { every: 30_000 })
  return (
    <Page
      title={read.data?.procedure.name[lang] ?? say('one.title')}
      back="/services/dossiers"
      backWords={say('mine.title')}
    >
      <Reading read={read}>
        {(d) => (
          <div className="h-stack">
            <Where d={d} />
            <Now d={d} />
            {d.why.map((why, n) => (
              <WhyDate key={n} why={why} />
            ))}
            <Papers d={d} />
            <Facts d={d} />
            <History d={d} />
            <Details summary={say('one.looks', { count: d.looks.length })} icon={eye}>
              <ul>
                {d.looks.map((look, n) => (
                  <li key={n}>
                    {moment(look.at, lang)} · {look.who} · {look.purpose}
                  </li>
                ))}
              </ul>
            </Details>
            {d.actions.includes('complain') && <WordsForm d={d} deed="complain" />}
            {d.actions.includes('withdraw') && <WordsForm d={d} deed="withdraw" />}
          </div>
        )}
      </Reading>
    </Page>
  )
}
