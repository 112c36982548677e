import { useEffect, useRef, useState, type FormEvent } from 'react'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Field, FieldGroup, FileInput, TextArea } from '@hue-s/ui/index.ts'
import { fieldReportsContract, type StaffReport } from '../../../contract.ts'
import { keepFile } from '../../keep-file.ts'
import type { DeedPhoto } from './field-store.ts'

const PHOTOS_MOST = 6
const NOTE_LEAST = 5

interface Taken extends DeedPhoto {
  file?: File
  failed?: boolean
}

interface Props {
  report: StaffReport
  onDone: (note: string, photos: DeedPhoto[], blobs: ReadonlyMap<string, Blob>) => Promise<void>
  onCancel: () => void
}

/** What was done, with pictures from the camera, made small on the phone. */
export function FieldResolve({ report, onDone, onCancel }: Props) {
  const { t } = useText()
  const rules = useRead(fieldReportsContract.handlingRules, {}).data?.photoNeeded
  const [note, setNote] = useState('')
  const [photos, setPhotos] = useState<readonly Taken[]>([])
  const [faults, setFaults] = useState<{ note?: string; photos?: string }>({})
  const blobs = useRef(new Map<string, Blob>())
  const form = useRef<HTMLFormElement>(null)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.form.${key}`, values)
  useEffect(() => form.current?.querySelector<HTMLElement>('textarea')?.focus(), [])
  const needed = !rules || (rules.after && !rules.except.includes(report.category))
  const attach = async (chosen: readonly File[]) => {
    for (const file of chosen.slice(0, PHOTOS_MOST - photos.length)) {
      const kept = await keepFile(file)
      const id = newId()
      const good = 'blob' in kept && kept.blob.type.startsWith('image/')
      if (good) blobs.current.set(id, kept.blob)
      setPhotos((now) => [...now, { id, name: file.name, type: file.type, file, failed: !good }])
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const good = photos.filter(({ failed }) => !failed)
    const wrong = {
      ...(note.trim().length < NOTE_LEAST ? { note: say('wrong.note') } : {}),
      ...(needed && good.length === 0 ? { photos: t('field-reports.office.field.photoNeeded') } : {}),
    }
    setFaults(wrong)
    if (Object.keys(wrong).length > 0) return
    void onDone(
      note.trim(),
      good.map(({ id, name, type }) => ({ id, name, type })),
      new Map(good.flatMap(({ id }) => (blobs.current.has(id) ? [[id, blobs.current.get(id)!] as const] : []))),
    )
  }
  return (
    <form
      ref={form}
      className="ff-form"
      noValidate
      onSubmit={submit}
      aria-label={`${t('field-reports.office.act.resolve')} ${report.code}`}
    >
      <Field label={say('note.resolve')} error={faults.note}>
        <TextArea rows={3} value={note} onValue={setNote} maxLength={2000} />
      </Field>
      <FieldGroup label={say('photos')} error={faults.photos}>
        <FileInput
          items={photos.map(({ id, name, file, failed }) => ({
            id,
            name,
            ...(file ? { file } : {}),
            failed: failed ?? false,
            note: failed ? t('field-reports.office.field.badPhoto') : t('field-reports.office.field.photoKept'),
          }))}
          onAdd={(chosen) => void attach(chosen)}
          onRemove={(id) => setPhotos((now) => now.filter((one) => one.id !== id))}
          words={{
            choose: say('photos.choose'),
            camera: t('field-reports.office.field.camera'),
            remove: (name) => say('photos.remove', { name }),
          }}
          accept="image/*"
          disabled={photos.length >= PHOTOS_MOST}
        />
      </FieldGroup>
      <Button type="submit" variant="primary" wide>
        {t('field-reports.office.field.finish')}
      </Button>
      <Button variant="quiet" wide onClick={onCancel}>
        {say('cancel')}
      </Button>
    </form>
  )
}
