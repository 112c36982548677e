import { useEffect, useState } from 'react'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { FieldGroup } from '@hue-s/ui/Field.tsx'
import { FileInput } from '@hue-s/ui/FileInput.tsx'
import { deviceStore, isVideo, type KeptPhoto } from './device-store.ts'
import { keepFile, LIMITS, type Fault } from './keep-file.ts'
import type { StepProps } from './steps.ts'

const ACCEPT = 'image/*,video/mp4,video/quicktime,video/webm'

export interface Refused {
  id: string
  name: string
  fault: Fault
}

const opened = new Map<string, File>()

/** The kept pictures as files, each opened once, so that a picture is not made again with every letter typed. */
function useFiles(photos: readonly KeptPhoto[]): ReadonlyMap<string, File> {
  const [, again] = useState(0)
  const wanted = photos.map(({ id }) => id).join()
  useEffect(() => {
    let here = true
    const missing = photos.filter((photo) => !opened.has(photo.id) && !isVideo(photo))
    if (missing.length === 0) return
    void deviceStore().then(async (store) => {
      for (const { id, name, type } of missing) {
        const blob = await store.readBlob(id)
        if (blob) opened.set(id, new File([blob], name, { type }))
      }
      if (here) again((n) => n + 1)
    })
    return () => void (here = false)
    // oxlint-disable-next-line react/exhaustive-deps -- the ids say which pictures are meant
  }, [wanted])
  return opened
}

/** Keeps what was chosen on the device, one after the other: an old phone holds one large picture at a time. */
export async function keepAll(files: readonly File[], keep: (photo: KeptPhoto) => void): Promise<Refused[]> {
  const refused: Refused[] = []
  const store = await deviceStore()
  for (const file of files) {
    const id = newId()
    const kept = await keepFile(file)
    if ('fault' in kept) {
      refused.push({ id, name: file.name, fault: kept.fault })
      continue
    }
    await store.putBlob(id, kept.blob)
    keep({ id, name: file.name, type: kept.blob.type, size: kept.blob.size })
  }
  return refused
}

/** Photos or short videos: judged, made small and kept on the device before anything else happens with them. */
export function PhotoField({
  id,
  photos,
  most,
  onAdd,
  onRemove,
}: {
  id: string
  photos: readonly KeptPhoto[]
  most: number
  onAdd: (photo: KeptPhoto) => void
  onRemove: (id: string) => void
}) {
  const { t } = useText()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused[]>([])
  const [over, setOver] = useState(0)
  const files = useFiles(photos)
  const room = most - photos.length
  const add = async (chosen: File[]) => {
    setBusy(true)
    setOver(Math.max(0, chosen.length - room))
    setRefused(await keepAll(chosen.slice(0, room), onAdd))
    setBusy(false)
  }
  const error = (refused.length > 0 || over > 0) && (
    <>
      {refused.map(({ id: key, name, fault }) => (
        <span key={key} className="r-fault">
          {t('field-reports.citizen.photos.fault', { name, why: t(`field-reports.citizen.photos.${fault}`, LIMITS) })}
        </span>
      ))}
      {over > 0 && <span className="r-fault">{t('field-reports.citizen.photos.over', { n: over, most })}</span>}
    </>
  )
  return (
    <FieldGroup
      label={t('field-reports.citizen.photos.label')}
      note={t('field-reports.citizen.optional')}
      hint={t('field-reports.citizen.photos.hint', { n: most, seconds: LIMITS.videoSeconds })}
      error={error || undefined}
    >
      <FileInput
        id={id}
        accept={ACCEPT}
        items={photos.map((photo, index) => ({
          id: photo.id,
          name: t(`field-reports.citizen.photos.${isVideo(photo) ? 'videoName' : 'name'}`, { n: index + 1 }),
          file: files.get(photo.id),
          note: t('field-reports.citizen.photos.size', { n: Math.max(1, Math.round(photo.size / 1024)) }),
        }))}
        onAdd={(chosen) => void add(chosen)}
        onRemove={onRemove}
        disabled={busy || room <= 0}
        words={{
          choose: t('field-reports.citizen.photos.choose'),
          camera: t('field-reports.citizen.photos.camera'),
          remove: (name) => t('field-reports.citizen.photos.remove', { name }),
        }}
      />
      <output className="h-small">{busy && t('field-reports.citizen.photos.busy')}</output>
    </FieldGroup>
  )
}

export const MOST_PHOTOS = 6

/** The pictures of a report being written. */
export function DraftPhotos({ draft, change }: Pick<StepProps, 'draft' | 'change'>) {
  return (
    <PhotoField
      id="photos"
      photos={draft.photos}
      most={MOST_PHOTOS}
      onAdd={(photo) => change(({ photos }) => ({ photos: [...photos, photo] }))}
      onRemove={(id) => change(({ photos }) => ({ photos: photos.filter((photo) => photo.id !== id) }))}
    />
  )
}
