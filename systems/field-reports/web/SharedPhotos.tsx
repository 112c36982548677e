import { useEffect, useRef, useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { keepAll, MOST_PHOTOS, type Refused } from './DraftPhotos.tsx'
import { LIMITS } from './keep-file.ts'
import { takeShared } from './shared-files.ts'
import type { StepProps } from './steps.ts'

type Came = 'busy' | 'missed' | { n: number; left: number; refused: readonly Refused[] }

/** Photos that another app handed over go into the draft that is open: made small, without their place, like all others. */
export function SharedPhotos({
  share,
  draft,
  change,
  onTaken,
}: Pick<StepProps, 'draft' | 'change'> & { share: string | undefined; onTaken: () => void }) {
  const { t } = useText()
  const [came, setCame] = useState<Came>()
  const taking = useRef<string | undefined>(undefined)
  const take = async (id: string) => {
    setCame('busy')
    const found = await takeShared(id).catch(() => undefined)
    if (!found) return setCame('missed')
    const room = Math.max(0, MOST_PHOTOS - draft.photos.length)
    const files = found.files.slice(0, room)
    const refused = await keepAll(files, (photo) => change(({ photos }) => ({ photos: [...photos, photo] })))
    if (found.words) change(({ note }) => (note.trim() ? {} : { note: found.words }))
    const left = found.left + found.files.length - files.length
    setCame({ n: files.length - refused.length, left, refused })
  }
  useEffect(() => {
    if (!share || taking.current === share) return
    taking.current = share
    void take(share).finally(onTaken)
    // oxlint-disable-next-line react/exhaustive-deps -- what came is taken once
  }, [share])
  if (!came) return null
  if (came === 'busy') return <output>{t('field-reports.citizen.photos.busy')}</output>
  if (came === 'missed')
    return (
      <Alert tone="warning" title={t('field-reports.citizen.share.missed')}>
        {t('field-reports.citizen.share.missedWords')}
      </Alert>
    )
  const all = came.left === 0 && came.refused.length === 0
  return (
    <Alert tone={all ? 'success' : 'warning'} title={t('field-reports.citizen.share.got', { n: came.n })}>
      {came.refused.map(({ id, name, fault }) => (
        <p key={id}>
          {t('field-reports.citizen.photos.fault', { name, why: t(`field-reports.citizen.photos.${fault}`, LIMITS) })}
        </p>
      ))}
      {came.left > 0 && <p>{t('field-reports.citizen.photos.over', { n: came.left, most: MOST_PHOTOS })}</p>}
      {all && <p>{t('field-reports.citizen.share.next')}</p>}
    </Alert>
  )
}
