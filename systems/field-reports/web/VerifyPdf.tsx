import { useState } from 'react'
import { contractOfPapers as routes, type PdfVerdict } from '@hue-s/engines/papers/contract.ts'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { FieldGroup } from '@hue-s/ui/Field.tsx'
import { FileInput } from '@hue-s/ui/FileInput.tsx'
import { Facts } from './VerifyFacts.tsx'

const TONES = {
  valid: 'success',
  revoked: 'warning',
  changed: 'danger',
  unknownSigner: 'warning',
  unsigned: 'info',
  notPdf: 'info',
} as const satisfies Record<PdfVerdict['state'], string>

function Verdict({ verdict }: { verdict: PdfVerdict }) {
  const { t, lang } = useText()
  const word = (name: string) => t(`field-reports.citizen.verify.${name}`)
  const { signatures, paper } = verdict
  return (
    <>
      <Alert tone={TONES[verdict.state]} title={word(`pdfState.${verdict.state}`)}>
        {verdict.text[lang]}
      </Alert>
      {paper?.number && <Facts facts={[[word('number'), paper.number]]} />}
      {signatures.map((s, n) => (
        <section key={`${n}${s.fingerprint}`} className="h-stack">
          <p>{s.text[lang]}</p>
          <Facts
            facts={[
              [word('signer'), s.signer],
              [word('organization'), s.organization ?? ''],
              [word('authority'), s.authority ?? ''],
              [word('signedAt'), s.signedAt ? moment(s.signedAt) : ''],
              [word('stampedAt'), s.stampedAt ? `${moment(s.stampedAt)} · ${s.stampedBy ?? ''}` : ''],
              [word('reason'), s.reason ?? ''],
              [word('level'), s.level === 'none' ? '' : s.level],
              [word('checkableUntil'), s.checkableUntil ? moment(s.checkableUntil) : ''],
            ]}
          />
          {s.level === 'PAdES-B-B' && <p className="h-small h-second">{word('noTimestamp')}</p>}
        </section>
      ))}
    </>
  )
}

/** Anybody's PDF file: who signed it, when, was it changed. */
export function VerifyPdf() {
  const { t } = useText()
  const { Problem } = useViews()
  const [name, setName] = useState<string>()
  const [verdict, setVerdict] = useState<PdfVerdict>()
  const [error, setError] = useState<AppError>()
  const check = async ([file]: File[]) => {
    if (!file) return
    setName(file.name)
    setVerdict(undefined)
    setError(undefined)
    const body = new Blob([file], { type: 'application/pdf' })
    await send(routes.verifyPdf, {}, { body }).then(
      (answer) => setVerdict(answer as PdfVerdict),
      (refusal: AppError) => setError(refusal),
    )
  }
  const note = !verdict && !error ? t('field-reports.citizen.verify.checking') : undefined
  return (
    <Card>
      <div className="h-stack">
        <FieldGroup label={t('field-reports.citizen.verify.pdf')} hint={t('field-reports.citizen.verify.pdfHint')}>
          <FileInput
            items={name === undefined ? [] : [{ id: name, name, note }]}
            onAdd={(files) => void check(files)}
            onRemove={() => {
              setName(undefined)
              setVerdict(undefined)
              setError(undefined)
            }}
            words={{
              choose: t('field-reports.citizen.verify.choosePdf'),
              remove: (one) => t('field-reports.citizen.verify.remove', { name: one }),
            }}
            accept="application/pdf"
            multiple={false}
          />
        </FieldGroup>
        {error && <Problem error={error} />}
        {verdict && <Verdict verdict={verdict} />}
      </div>
    </Card>
  )
}
