import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Details, Field, Heading, Select } from '@hue-s/ui/index.ts'
import type { Arrangement, Audience } from '../../contract.ts'
import type { DeskData } from './desk-data.ts'
import { OffForm } from './OffForm.tsx'
import { Reach, useReachWords } from './Reach.tsx'

interface EditorProps {
  content: Arrangement
  data: DeskData
  onContent: (content: Arrangement) => void
}

function Featured({ content, data, onContent }: EditorProps) {
  const { t, lang } = useText()
  const reach = useReachWords(data)
  const [value, set] = useState({ path: '', audiences: [] as Audience[], areas: [] as string[] })
  return (
    <section className="h-stack">
      <Heading level={2}>{t('home.office.featured')}</Heading>
      <ul className="hm-list">
        {content.featured.map((one, index) => (
          <li key={JSON.stringify(one)}>
            <span className="hm-list__name">
              {data.catalogue.get(one.path)?.title[lang] ?? one.path} <small className="h-second">{reach(one)}</small>
            </span>
            <Button
              size="small"
              onClick={() => onContent({ ...content, featured: content.featured.filter((_, at) => at !== index) })}
            >
              {t('home.office.takeOut')}
            </Button>
          </li>
        ))}
      </ul>
      <Details summary={t('home.office.feature')}>
        <div className="o-form">
          <Field id="feature-path" label={t('home.office.off.path')}>
            <Select
              placeholder={t('home.office.choose')}
              value={value.path}
              options={data.services.map(({ path, title }) => ({ value: path, label: `${title[lang]} (${path})` }))}
              onValue={(path) => set({ ...value, path })}
            />
          </Field>
          <Reach id="feature" value={value} data={data} onValue={(next) => set({ ...value, ...next })} />
          <div className="h-row">
            <Button
              disabled={value.path === ''}
              onClick={() => {
                onContent({ ...content, featured: [...content.featured, value] })
                set({ path: '', audiences: [], areas: [] })
              }}
            >
              {t('home.office.feature')}
            </Button>
          </div>
        </div>
      </Details>
    </section>
  )
}

/** What is put first and what is switched off, for whom, where and until when. */
export function OffEditor(props: EditorProps) {
  const { content, data, onContent } = props
  const { t, lang } = useText()
  const reach = useReachWords(data)
  return (
    <div className="h-stack">
      <Featured {...props} />
      <Heading level={2}>{t('home.office.off.title')}</Heading>
      {content.off.length === 0 && <p>{t('home.office.off.none')}</p>}
      <ul className="hm-list">
        {content.off.map((one, index) => (
          <li key={JSON.stringify(one)}>
            <span className="hm-list__name">
              {data.catalogue.get(one.path)?.title[lang] ?? one.path}{' '}
              <small className="h-second">
                {reach(one)} · {one.from && `${moment(one.from)} – `}
                {t('home.office.off.until', { at: moment(one.until) })} · {one.why[lang]}
              </small>
            </span>
            <Button
              size="small"
              onClick={() => onContent({ ...content, off: content.off.filter((_, at) => at !== index) })}
            >
              {t('home.office.off.open')}
            </Button>
          </li>
        ))}
      </ul>
      <Details summary={t('home.office.off.add')}>
        <OffForm data={data} onAdd={(off) => onContent({ ...content, off: [...content.off, off] })} />
      </Details>
    </div>
  )
}
