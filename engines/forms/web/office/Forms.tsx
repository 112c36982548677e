/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, EmptyState, Field, StatusChip, Table, TextInput } from '@hue-s/ui/index.ts'
import { plus } from '@hue-s/ui/icon-paths.ts'
import { contractOfForms as routes } from '../../contract.ts'
import type { Form } from '../../shared/model/form.ts'
import './forms.css'

const first = (id: string, title: string): Form => ({
  id,
  version: 1,
  title: { vi: title, en: title },
  pages: [
    {
      name: 'trang',
      title: { vi: title, en: title },
      items: [{ name: 'cau', kind: 'text', label: { vi: '', en: '' } }],
    },
  ],
  choices: {},
})

/** Every form: what is in force, what was published for later, what is being worked on. */
export function Screen() {
  const { t, lang } = useText()
  const read = useRead(routes.listForms, {})
  const [adding, setAdding] = useState(false)
  return (
    <div className="o-page">
      <h1>{t('forms.office.title')}</h1>
      <p className="h-second">{t('forms.office.intro')}</p>
      {adding ? (
        <NewForm onCancel={() => setAdding(false)} />
      ) : (
        <div className="o-bar">
          <Button icon={plus} onClick={() => setAdding(true)}>
            {t('forms.office.new')}
          </Button>
        </div>
      )}
      <Reading read={read}>
        {({ items }) => (
          <Table
            caption={t('forms.office.title')}
            hideCaption
            rows={[...items]}
            rowKey={({ id }) => id}
            empty={<EmptyState title={t('forms.office.none')} drawing={null} />}
            columns={[
              {
                key: 'title',
                label: t('forms.office.name'),
                rowHeader: true,
                cell: (row) => <Link href={`/forms/${row.id}`}>{row.title[lang] || row.title.vi || row.id}</Link>,
              },
              { key: 'id', label: t('forms.office.code'), cell: (row) => row.id },
              {
                key: 'current',
                label: t('forms.office.current'),
                cell: (row) => (row.current === null ? '—' : t('forms.office.versionOf', { n: row.current })),
              },
              {
                key: 'next',
                label: t('forms.office.state'),
                cell: (row) => (
                  <span className="h-row">
                    {row.changedAt && (
                      <StatusChip tone="progress">
                        {t('forms.office.working', { at: moment(row.changedAt) })}
                      </StatusChip>
                    )}
                    {row.latest !== null && row.latest !== row.current && (
                      <StatusChip tone="info">{t('forms.office.coming', { n: row.latest })}</StatusChip>
                    )}
                    {!row.changedAt && row.latest === row.current && (
                      <StatusChip tone="success">{t('forms.office.inForce')}</StatusChip>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Reading>
    </div>
  )
}

function NewForm({ onCancel }: { onCancel: () => void }) {
  const { t, lang } = useText()
  const [, go] = useLocation()
  const save = useSend(routes.saveWork)
  const [id, setId] = useState('')
  const [title, setTitle] = useState('')
  const wrong = id !== '' && !/^[a-z0-9][a-z0-9.-]{1,99}$/.test(id)
  const begin = async () => {
    if (id === '' || wrong || title.trim() === '') return
    if (await save.send({ id, form: first(id, title.trim()), base: 0 })) go(`/forms/${id}`)
  }
  return (
    <form
      className="o-form"
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
    >
      {save.error && <Alert tone="danger" title={sentenceOf(save.error, lang, t)} />}
      <Field label={t('forms.office.name')} required>
        <TextInput value={title} onValue={setTitle} maxLength={200} />
      </Field>
      <Field
        label={t('forms.office.code')}
        hint={t('forms.office.codeHint')}
        required
        {...(wrong ? { error: t('forms.office.codeWrong') } : {})}
      >
        <TextInput value={id} onValue={setId} maxLength={100} autoComplete="off" />
      </Field>
      <div className="h-row">
        <Button type="submit" variant="primary" busy={save.busy && t('forms.fill.busy')}>
          {t('forms.office.begin')}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {t('forms.office.cancel')}
        </Button>
      </div>
    </form>
  )
}
