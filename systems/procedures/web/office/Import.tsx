import '../procedures.css'
import './desk.css'
import { useState } from 'react'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, FieldGroup, FileInput, Heading } from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type Format, type ImportResult } from '../../contract.ts'
import { DatedFields } from './Editor.tsx'
import { ImportFaults } from './ImportFaults.tsx'

const formatOf = (file: File): Format => (/\.json$/i.test(file.name) ? 'json' : 'xlsx')

function Found({ result }: { result: ImportResult }) {
  const { t } = useText()
  return (
    <section className="h-stack" aria-live="polite">
      <p>
        {t('procedures.office.importFound', {
          found: result.found,
          same: result.same,
          drafts: result.drafts.length,
          faults: result.faults.length + result.more,
        })}
      </p>
      <ImportFaults faults={result.faults} more={result.more} />
      {result.drafts.length > 0 && (
        <ul className="pc-plain">
          {result.drafts.map(({ id, code, name }) => (
            <li key={code}>
              {code} {id === null ? name : <a href={`/office/procedures/${id}`}>{name}</a>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Procedures from a file: first what is wrong, row by row, then drafts; nothing is approved this way. */
export function Screen() {
  const { t, lang } = useText()
  const { say } = useDesk()
  const [file, setFile] = useState<File>()
  const [dated, setDated] = useState({ validFrom: '', citation: '' })
  const [result, setResult] = useState<ImportResult & { applied: boolean }>()
  const bring = useSend(routes.bringIn)
  const ready = file !== undefined && dated.validFrom !== '' && dated.citation.trim().length >= 5
  const run = async (apply: boolean) => {
    if (!file) return
    const answer = await bring.send({ ...dated, format: formatOf(file), apply }, file)
    if (!answer) return
    setResult({ ...answer, applied: apply })
    if (apply) {
      say({ message: t('procedures.office.done.imported', { n: answer.drafts.length }), tone: 'success' })
      refresh('/api/procedures')
    }
  }
  const mayApply = result && !result.applied && result.faults.length === 0 && result.drafts.length > 0
  const change = () => setResult(undefined)
  return (
    <div className="o-page">
      <a href="/office/procedures">{t('procedures.office.title')}</a>
      <Heading level={1}>{t('procedures.office.import')}</Heading>
      <p>{t('procedures.office.importWords')}</p>
      <FieldGroup label={t('procedures.office.file')}>
        <FileInput
          items={file ? [{ id: 'file', name: file.name, file }] : []}
          accept=".xlsx,.json"
          onAdd={(files) => (setFile(files[0]), change())}
          onRemove={() => (setFile(undefined), change())}
          words={{
            choose: t('procedures.office.choose'),
            remove: (name) => t('procedures.office.removeFile', { name }),
          }}
        />
      </FieldGroup>
      <DatedFields value={dated} onValue={(value) => (setDated(value), change())} />
      <div className="h-row">
        <Button disabled={!ready} busy={bring.busy && t('procedures.office.saving')} onClick={() => void run(false)}>
          {t('procedures.office.importCheck')}
        </Button>
        {mayApply && (
          <Button variant="primary" onClick={() => void run(true)}>
            {t('procedures.office.importApply', { n: result.drafts.length })}
          </Button>
        )}
      </div>
      {bring.error && <Alert tone="danger" title={sentenceOf(bring.error, lang, t)} />}
      {result && <Found result={result} />}
    </div>
  )
}
