import '../news.css'
import './desk.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import {
  Alert,
  Button,
  Card,
  Checkbox,
  Dialog,
  EmptyState,
  Field,
  Heading,
  Select,
  TextInput,
} from '@hue-s/ui/index.ts'
import { CONTENT_LANGS, newsContract as routes, type Source, type SourceInput } from '../../contract.ts'

const EMPTY: SourceInput = {
  name: '',
  url: '',
  section: 'life',
  audiences: [],
  lang: 'vi',
  licence: '',
  trust: 'review',
  every: 60,
  active: true,
}

function SourceDialog({
  source,
  onClose,
  onDone,
}: {
  source: Source | undefined
  onClose: () => void
  onDone: () => void
}) {
  const { t, lang } = useText()
  const [value, setValue] = useState<SourceInput>(source ?? EMPTY)
  const sections = useRead(routes.sections, {})
  const add = useSend(routes.addSource)
  const change = useSend(routes.changeSource)
  const set = (more: Partial<SourceInput>) => setValue({ ...value, ...more })
  const save = async () => {
    const { name, url, section, audiences, lang: of, licence, trust, every, active } = value
    const input = { name, url, section, audiences, lang: of, licence, trust, every, active }
    if (await (source ? change.send({ ...input, id: source.id }) : add.send(input))) onDone()
  }
  const refusal = add.error ?? change.error
  const text = (field: 'name' | 'url' | 'licence') => (
    <Field
      label={t(`news.office.source.${field}`)}
      hint={field === 'licence' ? t('news.office.source.licenceHint') : undefined}
      required
    >
      <TextInput value={value[field]} maxLength={1000} onValue={(v) => set({ [field]: v })} />
    </Field>
  )
  return (
    <Dialog
      open
      title={t(source ? 'news.office.source.change' : 'news.office.source.add')}
      onClose={onClose}
      closeLabel={t('news.office.close')}
      actions={
        <Button
          variant="primary"
          busy={(add.busy || change.busy) && t('news.office.sending')}
          onClick={() => void save()}
        >
          {t('news.office.save')}
        </Button>
      }
    >
      <div className="h-stack">
        {refusal && <Alert tone="danger" title={sentenceOf(refusal, lang, t)} />}
        {text('name')}
        {text('url')}
        {text('licence')}
        <Field label={t('news.office.field.section')}>
          <Select
            value={value.section}
            onValue={(v) => set({ section: v as SourceInput['section'] })}
            options={(sections.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[lang] }))}
          />
        </Field>
        <Field label={t('news.office.languages')}>
          <Select
            value={value.lang}
            onValue={(v) => set({ lang: v as SourceInput['lang'] })}
            options={CONTENT_LANGS.map((one) => ({ value: one, label: t(`news.office.lang.${one}`) }))}
          />
        </Field>
        <Field label={t('news.office.source.trust')}>
          <Select
            value={value.trust}
            onValue={(v) => set({ trust: v as SourceInput['trust'] })}
            options={(['review', 'publish'] as const).map((one) => ({
              value: one,
              label: t(`news.office.source.trust.${one}`),
            }))}
          />
        </Field>
        <Field label={t('news.office.source.every')}>
          <TextInput
            type="number"
            min={10}
            max={10080}
            value={value.every}
            onValue={(v) => set({ every: Math.floor(Number(v)) || 60 })}
          />
        </Field>
        <Checkbox label={t('news.office.source.active')} checked={value.active} onValue={(active) => set({ active })} />
      </div>
    </Dialog>
  )
}

function SourceCard({ source, onChange, onRead }: { source: Source; onChange: () => void; onRead: () => void }) {
  const { t } = useText()
  const why = source.lastWhy && t(`news.office.source.why.${source.lastWhy}`)
  return (
    <Card title={source.name} level={2} aside={source.active ? null : t('news.office.source.off')}>
      <p className="nd-url">{source.url}</p>
      <p className="nw-meta">
        <span>{t(`news.office.source.trust.${source.trust}`)}</span>
        <span>{t('news.office.source.taken', { n: source.taken })}</span>
        {source.lastAt && source.lastOutcome && (
          <span>{t(`news.office.source.outcome.${source.lastOutcome}`, { at: moment(source.lastAt) })}</span>
        )}
      </p>
      {source.lastOutcome === 'failed' && <p className="nd-why">{why?.startsWith('news.') ? source.lastWhy : why}</p>}
      <p className="h-small h-second">{source.licence}</p>
      <div className="h-row">
        <Button size="small" onClick={onRead}>
          {t('news.office.source.read')}
        </Button>
        <Button size="small" variant="quiet" onClick={onChange}>
          {t('news.office.source.change')}
        </Button>
      </div>
    </Card>
  )
}

/** Feeds of others: on what terms, how far they are trusted, how the last look went. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.sources, {}, { every: 30_000 })
  const look = useSend(routes.readSource)
  const [open, setOpen] = useState<{ source: Source | undefined }>()
  const done = () => {
    setOpen(undefined)
    read.reload()
  }
  return (
    <div className="o-page nd-page">
      <a href="/office/news">{t('news.office.desk.title')}</a>
      <div className="nd-top">
        <Heading level={1}>{t('news.office.sources.title')}</Heading>
        <Button variant="primary" onClick={() => setOpen({ source: undefined })}>
          {t('news.office.source.add')}
        </Button>
      </div>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('news.office.source.none')}>
              <p>{t('news.office.source.noneWords')}</p>
            </EmptyState>
          ) : (
            <ul className="nd-lines">
              {items.map((source) => (
                <li key={source.id}>
                  <SourceCard
                    source={source}
                    onChange={() => setOpen({ source })}
                    onRead={() => void look.send({ id: source.id }).then(() => setTimeout(read.reload, 2_000))}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      {open && <SourceDialog source={open.source} onClose={() => setOpen(undefined)} onDone={done} />}
    </div>
  )
}
