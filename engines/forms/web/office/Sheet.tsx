/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { addressOf, type Output } from '@hue-s/kernel/shared/route.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, FieldGroup, FileInput, LinkButton, Table } from '@hue-s/ui/index.ts'
import { downloadSimple } from '@hue-s/ui/icon-paths.ts'
import { contractOfForms as routes } from '../../contract.ts'
import type { Form } from '../../shared/model/form.ts'

type Taken = Output<typeof routes.importForm>

/** An XLSForm in and out. What comes in replaces the work only when the official says so. */
export function Sheet({ id, onForm }: { id: string; onForm: (form: Form) => void }) {
  const { t, lang } = useText()
  const send = useSend(routes.importForm)
  const [taken, setTaken] = useState<Taken>()
  const read = async ([file]: readonly File[]) => {
    setTaken(undefined)
    if (file) setTaken(await send.send({ id }, file))
  }
  const form = taken?.form
  return (
    <section className="fe-sheet">
      <h2>{t('forms.office.sheet')}</h2>
      <LinkButton icon={downloadSimple} href={addressOf(routes.exportForm, { id }).url} download>
        {t('forms.office.takeSheet')}
      </LinkButton>
      <FieldGroup label={t('forms.office.readSheet')} hint={t('forms.office.readSheetHint')}>
        <FileInput
          items={[]}
          multiple={false}
          accept=".xlsx"
          onAdd={(files) => void read(files)}
          onRemove={() => undefined}
          words={{ choose: t('forms.fill.chooseFile'), remove: (name) => t('forms.fill.removeFile', { name }) }}
        />
      </FieldGroup>
      {send.busy && <output>{t('forms.office.reading')}</output>}
      {send.error && <Alert tone="danger" title={sentenceOf(send.error, lang, t)} />}
      {taken && taken.left.length > 0 && (
        <Table
          caption={t('forms.office.leftOut', { n: taken.left.length })}
          rows={taken.left.map((one, n) => ({ ...one, n }))}
          rowKey={({ n }) => String(n)}
          columns={[
            { key: 'sheet', label: t('forms.office.sheetName'), cell: (row) => row.sheet },
            { key: 'row', label: t('forms.office.row'), align: 'end', cell: (row) => (row.row === 0 ? '—' : row.row) },
            { key: 'column', label: t('forms.office.column'), cell: (row) => row.column || '—' },
            {
              key: 'why',
              label: t('forms.office.why'),
              rowHeader: true,
              cell: (row) =>
                row.code === 'fault'
                  ? t(`forms.office.fault.${row.facts['why']}`, row.facts)
                  : t(`forms.office.xlsform.${row.code}`, row.facts),
            },
          ]}
        />
      )}
      {taken && !form && <Alert tone="danger" title={t('forms.office.nothingTaken')} />}
      {form && (
        <Alert
          tone={taken.left.length > 0 ? 'warning' : 'success'}
          title={t('forms.office.taken', { n: form.pages.reduce((sum, { items }) => sum + items.length, 0) })}
          actions={
            <Button
              variant="primary"
              onClick={() => {
                onForm(form)
                setTaken(undefined)
              }}
            >
              {t('forms.office.useTaken')}
            </Button>
          }
        />
      )}
    </section>
  )
}
