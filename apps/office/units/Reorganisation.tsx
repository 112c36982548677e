import { useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { unitsContract, type Held, type Preview, type Reorganisation } from '@hue-s/engines/units/contract.ts'
import { day, moment, number, percent } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Dialog } from '@hue-s/ui/index.ts'
import { arrowCounterClockwise, check, pencilSimple, x } from '@hue-s/ui/icon-paths.ts'
import { StatusOf } from './Reorganisations.tsx'

/** One reorganisation: what it would move, what is wrong with it, and the second person's decision. */
export function Screen({ params }: ScreenProps) {
  const read = useRead(unitsContract.preview, { id: params['id'] ?? '' })
  return (
    <div className="o-page">
      <Reading read={read}>
        {(preview) => (
          <>
            <Head one={preview.reorganisation} faulty={preview.faults.length > 0} reload={read.reload} />
            <Faults preview={preview} />
            <Moves preview={preview} />
          </>
        )}
      </Reading>
    </div>
  )
}

function Head({ one, faulty, reload }: { one: Reorganisation; faulty: boolean; reload: () => void }) {
  const { t } = useText()
  return (
    <>
      <div className="o-page__head">
        <h1>{one.title}</h1>
        <StatusOf status={one.status} />
      </div>
      <Card actions={<Decisions one={one} faulty={faulty} reload={reload} />}>
        <dl className="o-cols">
          <Fact term={t('office.units.citation')}>{one.citation}</Fact>
          <Fact term={t('office.units.on')}>{day(one.effectiveOn)}</Fact>
          <Fact term={t('office.units.by')}>{one.composedByName ?? '—'}</Fact>
          <Fact term={t('office.units.approvedBy')}>
            {one.approvedByName
              ? `${one.approvedByName}, ${moment(one.approvedAt ?? one.changedAt)}`
              : t('office.units.notYet')}
          </Fact>
        </dl>
      </Card>
    </>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="h-small h-second">{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type Verb = 'approve' | 'undo' | 'withdraw'

function Decisions({ one, faulty, reload }: { one: Reorganisation; faulty: boolean; reload: () => void }) {
  const { t } = useText()
  const { may, person } = useDesk()
  const [, go] = useLocation()
  const [asked, setAsked] = useState<Verb>()
  const draft = one.status === 'draft'
  const own = one.composedBy === person.id
  return (
    <>
      {draft && may('units.approve') && (
        <Button variant="primary" icon={check} disabled={faulty || own} onClick={() => setAsked('approve')}>
          {t('office.units.approve')}
        </Button>
      )}
      {draft && may('units.approve') && own && (
        <span className="h-small h-second">{t('office.units.secondPerson')}</span>
      )}
      {(one.status === 'approved' || one.status === 'stuck') && may('units.approve') && (
        <Button icon={arrowCounterClockwise} onClick={() => setAsked('undo')}>
          {t('office.units.undo')}
        </Button>
      )}
      {draft && may('units.reorganise') && (
        <Button icon={pencilSimple} onClick={() => go(`/units/${one.id}/edit`)}>
          {t('office.units.edit')}
        </Button>
      )}
      {(draft || one.status === 'approved' || one.status === 'stuck') && may('units.reorganise') && (
        <Button variant="quiet" icon={x} onClick={() => setAsked('withdraw')}>
          {t('office.units.withdraw')}
        </Button>
      )}
      {asked && <Confirm verb={asked} one={one} onClose={() => setAsked(undefined)} reload={reload} />}
    </>
  )
}

/** A reorganisation moves people and work of a whole province: here, and only here, we ask before. */
function Confirm({
  verb,
  one,
  onClose,
  reload,
}: {
  verb: Verb
  one: Reorganisation
  onClose: () => void
  reload: () => void
}) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const act = useSend(unitsContract[verb])
  const faults = Object.values(faultsOf(act.error, lang))
  const run = async () => {
    if (!(await act.send({ id: one.id, version: one.version }))) return
    say({ message: t(`office.units.done.${verb}`, { title: one.title }) })
    refresh('/api/units')
    reload()
    onClose()
  }
  return (
    <Dialog
      open
      title={t(`office.units.${verb}`)}
      onClose={onClose}
      closeLabel={t('office.close')}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('office.cancel')}
          </Button>
          <Button
            variant={verb === 'withdraw' ? 'danger' : 'primary'}
            busy={act.busy && t('office.busy')}
            onClick={() => void run()}
          >
            {t(`office.units.${verb}`)}
          </Button>
        </>
      }
    >
      {act.error && (
        <Alert tone="danger" title={sentenceOf(act.error, lang, t)}>
          {faults.length > 0 && (
            <ul>
              {faults.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
        </Alert>
      )}
      <p>{t(`office.units.ask.${verb}`, { title: one.title, on: day(one.effectiveOn) })}</p>
    </Dialog>
  )
}

function Faults({ preview: { faults } }: { preview: Preview }) {
  const { t, lang } = useText()
  if (faults.length === 0) return <Alert tone="success" live="off" title={t('office.units.noFaults')} />
  return (
    <Alert tone="danger" live="off" title={t('office.units.faults', { count: faults.length })}>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.path} ${fault.code}`}>{fault.text[lang]}</li>
        ))}
      </ul>
    </Alert>
  )
}

const heldLine = (held: Held, lang: 'vi' | 'en') => `${number(held.count, lang)} ${held.what[lang]}`

/** What changes hands: units that end with what they hold, units that are made, units that change. */
function Moves({ preview }: { preview: Preview }) {
  const { t, lang } = useText()
  const { ending, made, changed, totals } = preview
  const into = (one: Preview['ending'][number]) =>
    one.into
      .map(({ name, share }) => (share === null || share === 1 ? name : `${name} (${percent(share, lang)})`))
      .join(', ') || t('office.units.parent')
  return (
    <>
      {totals.length > 0 && (
        <Card title={t('office.units.totals')}>
          <ul className="o-list">
            {totals.map((held) => (
              <li key={`${held.system} ${held.what.vi}`}>
                {heldLine(held, lang)} {!held.moves && <span className="h-second">({t('office.units.stays')})</span>}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {ending.length > 0 && (
        <Card title={t('office.units.ending', { count: ending.length })}>
          <ul>
            {ending.map((one) => (
              <li key={one.unit.id} className="o-line">
                <div>
                  <strong>{one.unit.name}</strong> <span className="h-second">({one.unit.code})</span> → {into(one)}
                  <p className="h-small h-second">
                    {one.holdings.map((held) => heldLine(held, lang)).join(' · ') || t('office.units.holdsNothing')}
                    {one.unanswered.length > 0 &&
                      ` · ${t('office.units.unanswered', { systems: one.unanswered.join(', ') })}`}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {made.length > 0 && (
        <Card title={t('office.units.made', { count: made.length })}>
          <ul>
            {made.map((one) => (
              <li key={one.id} className="o-line">
                <span>
                  <strong>{one.name}</strong> <span className="h-second">({one.code})</span>
                </span>
                <span className="h-second">{one.type}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {changed.length > 0 && (
        <Card title={t('office.units.changed', { count: changed.length })}>
          <ul>
            {changed.map(({ before, after }) => (
              <li key={after.id} className="o-line">
                <span>
                  {before.name} ({before.code}) → <strong>{after.name}</strong> ({after.code})
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}
