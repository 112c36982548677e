import { useRef, useState } from 'react'
import { contract as files } from '@hue-s/engines/files/contract.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { draftOf, keepDraft, type Draft, type Photo } from './actions.ts'

export const PHOTOS_MOST = 6
type Album = 'photos' | 'beforePhotos'

/** What is being written for one step of one report; it outlives the form until it is sent. */
export function useStepDraft(id: string, action: string) {
  const { t, lang } = useText()
  const [draft, setDraft] = useState(() => draftOf(id, action))
  const latest = useRef(draft)
  const change = (part: Partial<Draft>) => {
    latest.current = { ...latest.current, ...part }
    keepDraft(id, action, latest.current)
    setDraft(latest.current)
  }
  const attach = async (album: Album, chosen: readonly File[]) => {
    const added = chosen
      .slice(0, PHOTOS_MOST - latest.current[album].length)
      .map((file): Photo => ({ id: newId(), name: file.name, file, state: 'sending' }))
    change({ [album]: [...latest.current[album], ...added] })
    for (const photo of added) {
      const done = await upload(photo, (thrown) =>
        thrown instanceof AppError ? sentenceOf(thrown, lang, t) : t('errors.kernel.bug'),
      )
      change({ [album]: latest.current[album].map((one) => (one.id === done.id ? done : one)) })
    }
  }
  const remove = (album: Album, photoId: string) =>
    change({ [album]: latest.current[album].filter((one) => one.id !== photoId) })
  return { draft, change, attach, remove }
}

/** Sends one picture; the id of the photo keeps a repeat from being stored twice. */
export async function upload(photo: Photo, wordsOf: (thrown: unknown) => string): Promise<Photo> {
  try {
    const answer = (await send(files.upload, { purpose: 'photo' }, { body: photo.file, key: photo.id })) as {
      id: string
    }
    return { ...photo, state: 'sent', fileId: answer.id }
  } catch (thrown) {
    return { ...photo, state: 'failed', why: wordsOf(thrown) }
  }
}
