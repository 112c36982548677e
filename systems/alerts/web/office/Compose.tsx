import './office.css'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, Heading, Select } from '@hue-s/ui/index.ts'
import { alertsContract as routes, type Info, type NewContent, type Status, type Template } from '../../contract.ts'
import { Blanks, useBlanks } from './Blanks.tsx'
import { Form } from './Form.tsx'

const HOUR = 3_600_000
const STATUSES = ['actual', 'exercise', 'test'] as const

const NO_WORDS: Info = { headline: '', description: '', instruction: '' }
function contentOf(template: Template, contact: string): NewContent {
  const { infos, ...facts } = template.content
  return {
    ...facts,
    infos: { vi: infos.vi ?? NO_WORDS, en: infos.en ?? NO_WORDS },
    expires: new Date(Date.now() + template.hours * HOUR).toISOString(),
    onset: null,
    web: null,
    contact,
    shapes: [],
    unitIds: [],
  }
}

function Writing({ template, of }: { template: Template; of: Output<typeof routes.templates> }) {
  const { t, lang } = useText()
  const [, go] = useLocation()
  const [status, setStatus] = useState<Status>('actual')
  const [first] = useState(() => contentOf(template, of.contact))
  const { value, change, ...blanks } = useBlanks(first)
  const compose = useSend(routes.compose)
  const save = async () => {
    const made = await compose.send({ status, content: value })
    if (made) go(`/alerts/${made.id}`)
  }
  return (
    <div className="h-stack">
      <Blanks {...blanks} known={template.blanks} />
      <Form value={value} onValue={change} communes={of.communes} mine={of.mine} />
      <Field label={t('alerts.office.status')} hint={t('alerts.office.statusHint')}>
        <Select
          value={status}
          options={STATUSES.map((one) => ({ value: one, label: t(`alerts.office.status.${one}`) }))}
          onValue={(v) => setStatus(v as Status)}
        />
      </Field>
      {compose.error && <Alert tone="danger" title={sentenceOf(compose.error, lang, t)} live="assertive" />}
      <div className="h-row">
        <Button variant="primary" busy={compose.busy && t('alerts.office.working')} onClick={() => void save()}>
          {t('alerts.office.keep')}
        </Button>
      </div>
    </div>
  )
}

/** From a template to a draft in under a minute: choose, fill the blanks, tick the communes. */
export function Screen() {
  const { t, lang } = useText()
  const read = useRead(routes.templates, {})
  const [chosen, choose] = useState('')
  return (
    <div className="o-page">
      <p>
        <a href="/office/alerts">{t('alerts.office.desk.title')}</a>
      </p>
      <Heading level={1}>{t('alerts.office.compose.title')}</Heading>
      <Reading read={read}>
        {(data) => {
          const templates = data.items.filter(({ msgType }) => msgType === 'alert')
          const template = templates.find(({ id }) => id === chosen)
          return (
            <div className="h-stack">
              <Field label={t('alerts.office.template')}>
                <Select
                  value={chosen}
                  placeholder={t('alerts.office.choose')}
                  options={templates.map(({ id, name }) => ({ value: id, label: name[lang] }))}
                  onValue={choose}
                />
              </Field>
              {template && <Writing key={template.id} template={template} of={data} />}
            </div>
          )
        }}
      </Reading>
    </div>
  )
}
