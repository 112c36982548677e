import '../news.css'
import './desk.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState, Field, Heading, Select } from '@hue-s/ui/index.ts'
import { CONTENT_LANGS, newsContract as routes, type ContentLang, type DiffLine } from '../../contract.ts'

function Difference({ items }: { items: readonly DiffLine[] }) {
  const { t } = useText()
  if (items.every(({ op }) => op === 'same')) return <EmptyState title={t('news.office.history.same')} />
  return (
    <ol className="nd-diff">
      {items.map(({ op, before, after }, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- the same paragraph may stand twice
        <li key={n} className={`nd-diff__${op}`}>
          {op !== 'same' && <span className="nd-label">{t(`news.office.history.${op}`)}</span>}
          {before && op !== 'same' && <del>{before}</del>}
          {after && (op === 'same' ? <p>{after}</p> : <ins>{after}</ins>)}
        </li>
      ))}
    </ol>
  )
}

/** Who did what, when; and two versions side by side, paragraph by paragraph. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const id = params['id'] ?? ''
  const read = useRead(routes.history, { id })
  const [chosen, choose] = useState<{ from?: number; to?: number; lang: ContentLang }>({ lang: 'vi' })
  const newest = read.data?.items[0]?.number ?? 0
  const from = chosen.from ?? Math.max(1, newest - 1)
  const to = chosen.to ?? 0
  const diff = useRead(routes.difference, read.data ? { id, from, to, lang: chosen.lang } : null)
  const options = (read.data?.items ?? []).map(({ number, action, at }) => ({
    value: String(number),
    label: `${number}. ${t(`news.office.action.${action}`)} · ${moment(at)}`,
  }))
  return (
    <div className="o-page nd-page">
      <a href={`/office/news/${id}`}>{t('news.office.item.title')}</a>
      <Heading level={1}>{t('news.office.history.title')}</Heading>
      <div className="nd-grid">
        <section>
          <div className="nd-filters">
            <Field label={t('news.office.history.from')}>
              <Select value={String(from)} onValue={(v) => choose({ ...chosen, from: Number(v) })} options={options} />
            </Field>
            <Field label={t('news.office.history.to')}>
              <Select
                value={String(to)}
                onValue={(v) => choose({ ...chosen, to: Number(v) })}
                options={[{ value: '0', label: t('news.office.history.now') }, ...options]}
              />
            </Field>
            <Field label={t('news.office.languages')}>
              <Select
                value={chosen.lang}
                onValue={(v) => choose({ ...chosen, lang: v as ContentLang })}
                options={CONTENT_LANGS.map((one) => ({ value: one, label: t(`news.office.lang.${one}`) }))}
              />
            </Field>
          </div>
          <Reading read={diff}>{({ items }) => <Difference items={items} />}</Reading>
        </section>
        <aside>
          <Reading read={read}>
            {({ items }) => (
              <ol className="nd-revisions">
                {items.map(({ number, action, at, name, note }) => (
                  <li key={number}>
                    <strong>{t(`news.office.action.${action}`)}</strong>
                    <span className="h-small h-second">
                      {moment(at)} · {name}
                    </span>
                    {note && <span className="h-small">{note}</span>}
                  </li>
                ))}
              </ol>
            )}
          </Reading>
        </aside>
      </div>
    </div>
  )
}
