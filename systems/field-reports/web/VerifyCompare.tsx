import { useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field, FieldGroup } from '@hue-s/ui/Field.tsx'
import { FileInput, type FileItem } from '@hue-s/ui/FileInput.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { canHash, isPhoto, isText } from './verify-hash.ts'

function CompareText({ claim }: { claim: string }) {
  const { t } = useText()
  const [text, setText] = useState('')
  const [same, setSame] = useState<boolean>()
  return (
    <div className="h-stack">
      <Field id="verify-text" label={t('field-reports.citizen.verify.text')}>
        <TextArea
          value={text}
          onValue={(typed) => {
            setText(typed)
            setSame(undefined)
          }}
        />
      </Field>
      <Button onClick={() => void isText(claim, text).then(setSame)} disabled={text.trim() === ''}>
        {t('field-reports.citizen.verify.compareText')}
      </Button>
      {same === true && <Alert tone="success" title={t('field-reports.citizen.verify.same')} />}
      {same === false && (
        <Alert tone="warning" title={t('field-reports.citizen.verify.other')}>
          {t('field-reports.citizen.verify.otherWords')}
        </Alert>
      )}
    </div>
  )
}

function ComparePhotos({ claim }: { claim: string }) {
  const { t } = useText()
  const [items, setItems] = useState<(FileItem & { same: boolean })[]>([])
  const add = async (files: File[]) => {
    for (const file of files) {
      const same = await isPhoto(claim, await file.arrayBuffer())
      const note = t(`field-reports.citizen.verify.${same ? 'samePhoto' : 'otherPhoto'}`)
      const id = `${file.name}-${file.size}-${file.lastModified}`
      const item = { id, name: file.name, file, note, same, failed: !same }
      setItems((before) => [...before.filter((one) => one.id !== id), item])
    }
  }
  return (
    <FieldGroup label={t('field-reports.citizen.verify.photo')} hint={t('field-reports.citizen.verify.photoHint')}>
      <FileInput
        items={items}
        onAdd={(files) => void add(files)}
        onRemove={(id) => setItems((before) => before.filter((one) => one.id !== id))}
        words={{
          choose: t('field-reports.citizen.verify.choosePhoto'),
          remove: (name) => t('field-reports.citizen.verify.remove', { name }),
        }}
        accept="image/*,video/*"
      />
    </FieldGroup>
  )
}

/** Is this the text, is this the photo that was reported? Answered on the device itself. */
export function VerifyCompare({ text, photos }: { text: string | undefined; photos: string | undefined }) {
  const { t } = useText()
  if (text === undefined && photos === undefined) return null
  return (
    <Card>
      <div className="h-stack">
        <Heading level={2} className="r-title">
          {t('field-reports.citizen.verify.compare')}
        </Heading>
        <p>{t('field-reports.citizen.verify.compareLead')}</p>
        {canHash() ? (
          <>
            {text !== undefined && <CompareText claim={text} />}
            {photos !== undefined && <ComparePhotos claim={photos} />}
          </>
        ) : (
          <p className="h-second">{t('field-reports.citizen.verify.cannot')}</p>
        )}
      </div>
    </Card>
  )
}
