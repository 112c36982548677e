import { useRef, useState } from 'react'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Button, Checkbox, Field, FieldGroup, Select, TextInput } from '@hue-s/ui/index.ts'
import {
  AUDIENCES,
  newsContract as routes,
  type AudienceName,
  type DeskItem,
  type Facts,
  type Section,
} from '../../contract.ts'
import { FactsForm } from './FactsForm.tsx'
import { PictureDialog } from './PictureDialog.tsx'
import { useAutosave } from './useAutosave.ts'

interface Meta {
  slug: string
  section: Section
  tags: string
  audiences: AudienceName[]
  area: string
  coverId: string | null
  facts: Facts
  expiresAt: string
}

const titled = ({ type, name }: { type: string; name: string }) =>
  `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`
const localOf = (at: string | null) => (at ? new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 16) : '')

const metaOf = (item: DeskItem): Meta => ({
  slug: item.slug,
  section: item.section,
  tags: item.tags.join(', '),
  audiences: item.audiences,
  area: item.areas[0]?.id ?? '',
  coverId: item.coverId,
  facts: item.facts,
  expiresAt: localOf(item.expiresAt),
})

/** What is said about an item: rubric, readers, areas, picture, dates. Saved while it is changed. */
export function MetaForm({ item, readOnly, onSaved }: { item: DeskItem; readOnly: boolean; onSaved: () => void }) {
  const { t, lang } = useText()
  const [meta, setMeta] = useState(() => metaOf(item))
  const [choosing, choose] = useState(false)
  const version = useRef(item.metaVersion)
  const sections = useRead(routes.sections, {})
  const communes = useRead(unitsContract.list, { level: 'commune' })
  const { state, keep, flush } = useAutosave<Meta>(`news-meta:${item.id}`, async (value) => {
    const answer = (await send(routes.saveMeta, {
      id: item.id,
      metaVersion: version.current,
      ...(item.live ? {} : { slug: value.slug }),
      section: value.section,
      tags: value.tags
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
      audiences: value.audiences,
      areas: value.area ? [value.area, ...item.areas.slice(1).map(({ id }) => id)] : [],
      coverId: value.coverId,
      ...(Object.keys(value.facts).length > 0 && { facts: value.facts }),
      expiresAt: value.expiresAt ? new Date(`${value.expiresAt}:00+07:00`).toISOString() : null,
    })) as { version: number; at: string }
    version.current = answer.version
    onSaved()
    return answer.at
  })
  const change = (more: Partial<Meta>) => {
    const next = { ...meta, ...more }
    setMeta(next)
    keep(next)
  }
  const conflict = state.kind === 'failed' && state.error.code === 'news.changedMeanwhile' ? state.error : undefined
  const cover = meta.coverId && (item.files[meta.coverId] ?? `/api/files/${meta.coverId}?size=view`)
  return (
    <fieldset className="nd-meta" disabled={readOnly}>
      <legend className="h-hidden">{t('news.office.meta')}</legend>
      {state.kind === 'failed' && (
        <Alert
          tone="warning"
          title={sentenceOf(state.error, lang, t)}
          actions={
            conflict && (
              <Button
                size="small"
                onClick={() => {
                  version.current = Number(conflict.details['version'])
                  void flush()
                }}
              >
                {t('news.office.mine')}
              </Button>
            )
          }
        />
      )}
      <FactsForm kind={item.kind} facts={meta.facts} onFacts={(facts) => change({ facts })} />
      <Field label={t('news.office.field.section')}>
        <Select
          value={meta.section}
          onValue={(section) => change({ section: section as Section })}
          options={(sections.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[lang] }))}
        />
      </Field>
      <FieldGroup label={t('news.office.field.audiences')} hint={t('news.office.audiencesHint')}>
        {AUDIENCES.map((one) => (
          <Checkbox
            key={one}
            label={t(`news.audience.${one}`)}
            checked={meta.audiences.includes(one)}
            onValue={(on) =>
              change({ audiences: on ? [...meta.audiences, one] : meta.audiences.filter((other) => other !== one) })
            }
          />
        ))}
      </FieldGroup>
      <Field label={t('news.office.field.area')} hint={t('news.office.areaHint')}>
        <Select
          value={meta.area}
          placeholder={t('news.office.wholeProvince')}
          onValue={(area) => change({ area })}
          options={(communes.data?.items ?? []).map((unit) => ({ value: unit.id, label: titled(unit) }))}
        />
      </Field>
      <div>
        <p className="nd-label">{t('news.office.field.cover')}</p>
        {cover && <img className="nd-thumb" src={cover} alt="" />}
        <div className="h-row">
          <Button size="small" disabled={readOnly} onClick={() => choose(true)}>
            {t(meta.coverId ? 'news.office.cover.change' : 'news.office.cover.choose')}
          </Button>
          {meta.coverId && (
            <Button size="small" variant="quiet" disabled={readOnly} onClick={() => change({ coverId: null })}>
              {t('news.office.cover.remove')}
            </Button>
          )}
        </div>
      </div>
      <Field label={t('news.office.field.tags')} hint={t('news.office.tagsHint')}>
        <TextInput value={meta.tags} maxLength={400} onValue={(tags) => change({ tags })} />
      </Field>
      <Field label={t('news.office.field.slug')} hint={t(item.live ? 'news.office.slugFixed' : 'news.office.slugHint')}>
        <TextInput
          value={meta.slug}
          maxLength={90}
          disabled={readOnly || item.live}
          onValue={(slug) => change({ slug })}
        />
      </Field>
      <Field label={t('news.office.field.expires')} hint={t('news.office.expiresHint')}>
        <TextInput type="datetime-local" value={meta.expiresAt} onValue={(expiresAt) => change({ expiresAt })} />
      </Field>
      {choosing && (
        <PictureDialog
          withCaption={false}
          now={undefined}
          onPut={({ fileId }) => {
            change({ coverId: fileId })
            choose(false)
          }}
          onClose={() => choose(false)}
        />
      )}
    </fieldset>
  )
}
