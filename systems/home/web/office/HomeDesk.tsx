import './home-desk.css'
import { useEffect, useMemo, useState } from 'react'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading, useViews } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, Heading, Tabs, TextInput } from '@hue-s/ui/index.ts'
import { homeContract as routes, type Arrangement, type Draft } from '../../contract.ts'
import { Arrange } from './Arrange.tsx'
import type { DeskData } from './desk-data.ts'
import { History } from './History.tsx'
import { StripDesk } from './StripDesk.tsx'

function PublishDialog({
  open,
  onClose,
  onPublish,
  busy,
}: {
  open: boolean
  busy: boolean
  onClose: () => void
  onPublish: (why: string) => void
}) {
  const { t } = useText()
  const [why, setWhy] = useState('')
  return (
    <Dialog
      open={open}
      title={t('home.office.publish')}
      closeLabel={t('home.office.cancel')}
      onClose={onClose}
      actions={
        <Button
          variant="primary"
          disabled={why.trim().length < 5}
          busy={busy && t('home.office.busy')}
          onClick={() => onPublish(why)}
        >
          {t('home.office.publish')}
        </Button>
      }
    >
      <Field id="publish-why" label={t('home.office.whyPublish')} hint={t('home.office.whyHint')} required>
        <TextInput maxLength={300} value={why} onValue={setWhy} />
      </Field>
    </Dialog>
  )
}

/** The draft as it is edited here, and what can be done with it. */
function useDraft(draft: Draft, reload: () => void) {
  const { t } = useText()
  const [content, setContent] = useState(draft.content)
  const [base, setBase] = useState(draft)
  const [said, say] = useState('')
  const save = useSend(routes.saveDraft)
  const publish = useSend(routes.publish)
  const discard = useSend(routes.discard)
  const restore = useSend(routes.restore)
  const dirty = JSON.stringify(content) !== JSON.stringify(base.content)
  // What somebody else saved meanwhile is taken over only where nothing typed here would be lost.
  useEffect(() => {
    if (draft.revision !== base.revision && !dirty) take(draft)
    // oxlint-disable-next-line react/exhaustive-deps -- only a newer draft of the server matters here
  }, [draft])
  const take = (next: Draft, words = '') => {
    setBase(next)
    setContent(next.content)
    say(words)
  }
  const keep = async () => {
    if (!dirty && base.revision > 0) return base
    const saved = await save.send({ revision: base.revision, content })
    if (saved) take(saved, t('home.office.saved'))
    return saved
  }
  return {
    content,
    base,
    dirty,
    said,
    setContent,
    busy: save.busy || publish.busy || discard.busy || restore.busy,
    error: publish.error ?? save.error ?? discard.error ?? restore.error,
    keep,
    /** Shows what the server has now; what was typed here is given up. */
    takeNewest: () => take(draft),
    async publish(why: string) {
      const saved = await keep()
      const done = saved && (await publish.send({ revision: saved.revision, why }))
      if (!done) return
      take(
        { ...saved, revision: 0, basedOn: done.version, byName: null, changedAt: null },
        t('home.office.published', { version: done.version }),
      )
      reload()
    },
    async discard() {
      if (base.revision === 0) return take(base)
      const next = await discard.send({ revision: base.revision })
      if (next) take(next, t('home.office.discarded'))
    },
    async restore(version: number) {
      const next = await restore.send({ version, revision: base.revision })
      if (next) take(next, t('home.office.restored', { version }))
    },
  }
}

function Desk({ draft, data, reload }: { draft: Draft; data: DeskData; reload: () => void }) {
  const { t, lang } = useText()
  const work = useDraft(draft, reload)
  const strips = useRead(routes.strips, {}, { live: ['home.front'] })
  // What is over by the clock is left out where the phone is drawn.
  const live = (strips.data?.items ?? []).filter(({ endedAt }) => endedAt === null)
  const [tab, open] = useState('strip')
  const [publishing, ask] = useState(false)
  const arrange = (part: 'layout' | 'off') => (
    <div className="h-stack">
      <div className="hm-bar">
        <p>
          {work.base.revision > 0
            ? t('home.office.draftOf', { who: work.base.byName ?? '', at: moment(work.base.changedAt ?? '') })
            : t('home.office.noDraft', { version: work.base.basedOn })}
          {work.dirty && <strong> {t('home.office.unsaved')}</strong>}
        </p>
        <div className="h-row">
          <Button disabled={!work.dirty} busy={work.busy && t('home.office.busy')} onClick={() => void work.keep()}>
            {t('home.office.save')}
          </Button>
          <Button disabled={!work.dirty && work.base.revision === 0} onClick={() => void work.discard()}>
            {t('home.office.discard')}
          </Button>
          <Button variant="primary" disabled={!work.dirty && work.base.revision === 0} onClick={() => ask(true)}>
            {t('home.office.publish')}
          </Button>
        </div>
      </div>
      <Arrange
        content={work.content}
        strips={live}
        data={data}
        part={part}
        onContent={(next: Arrangement) => work.setContent(next)}
      />
    </div>
  )
  return (
    <>
      <output>{work.said && <Alert tone="success" title={work.said} />}</output>
      {work.error && (
        <Alert
          tone="danger"
          title={t('home.office.notDone')}
          actions={
            work.error.status === 409 && (
              <>
                <Button size="small" onClick={reload}>
                  {t('home.office.lookAgain')}
                </Button>
                {draft.revision !== work.base.revision && (
                  <Button size="small" onClick={work.takeNewest}>
                    {t('home.office.takeNewest')}
                  </Button>
                )}
              </>
            )
          }
        >
          {sentenceOf(work.error, lang, t)}
        </Alert>
      )}
      <Tabs
        label={t('home.title')}
        selected={tab}
        onSelect={open}
        tabs={[
          { id: 'strip', label: t('home.office.tab.strip'), panel: <StripDesk data={data} /> },
          { id: 'layout', label: t('home.office.tab.layout'), panel: arrange('layout') },
          { id: 'off', label: t('home.office.tab.off'), panel: arrange('off') },
          {
            id: 'history',
            label: t('home.office.history'),
            panel: (
              <History
                onRestore={(version) => {
                  open('layout')
                  void work.restore(version)
                }}
              />
            ),
          },
        ]}
      />
      <PublishDialog
        open={publishing}
        busy={work.busy}
        onClose={() => ask(false)}
        onPublish={(why) => void work.publish(why).then(() => ask(false))}
      />
    </>
  )
}

/** How the citizen app looks: emergency strips, the home page of each audience, what is switched off. */
export function Screen() {
  const { t } = useText()
  const { Waiting } = useViews()
  const services = useRead(routes.services, {})
  const communes = useRead(unitsContract.list, { level: 'commune' })
  const draft = useRead(routes.draft, {}, { live: ['home.front'] })
  const data = useMemo<DeskData | undefined>(
    () =>
      services.data && communes.data
        ? {
            services: services.data.items,
            catalogue: new Map(services.data.items.map((one) => [one.path, one])),
            communes: communes.data.items.map(({ id, type, name }) => ({ id, name: `${type} ${name}` })),
          }
        : undefined,
    [services.data, communes.data],
  )
  return (
    <div className="o-page">
      <Heading level={1}>{t('home.title')}</Heading>
      <Reading read={services}>
        {() => (
          <Reading read={communes}>
            {() => (
              <Reading read={draft}>
                {(found) => (data ? <Desk draft={found} data={data} reload={draft.reload} /> : <Waiting />)}
              </Reading>
            )}
          </Reading>
        )}
      </Reading>
    </div>
  )
}
