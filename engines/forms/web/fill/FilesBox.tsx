import { useRef, useState } from 'react'
import { FileInput, type FileItem } from '@hue-s/ui/index.ts'
import { nameOfFile, rememberFile } from './file-names.ts'
import { useTools, type ControlProps } from './tools.ts'

const MOST_BYTES = 50 * 1024 * 1024
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : [])

/** Papers and photos: sent as soon as they are chosen, so that a draft on another device has them. */
export function FilesBox({ question, path, value }: ControlProps) {
  const { t, uploads, change } = useTools()
  const [waiting, setWaiting] = useState<readonly FileItem[]>([])
  const counter = useRef(0)
  const sent = listOf(value)
  const most = question.most ?? 20
  const set = (id: string, more: Partial<FileItem> | undefined) =>
    setWaiting((all) => all.flatMap((one) => (one.id !== id ? one : more ? { ...one, ...more } : [])))

  const add = (files: readonly File[]) => {
    for (const file of files.slice(0, Math.max(0, most - sent.length - waiting.length))) {
      const id = `waiting-${counter.current++}`
      const problem = file.size > MOST_BYTES ? t('forms.fill.fileTooLarge') : uploads ? '' : t('forms.fill.noUploads')
      const item = { id, name: file.name, file, note: problem || t('forms.fill.sending'), failed: problem !== '' }
      setWaiting((all) => [...all, item])
      if (problem || !uploads) continue
      uploads.send(file).then(
        (done) => {
          rememberFile(done.id, file.name)
          set(id, undefined)
          change(path, (now) => [...new Set([...listOf(now), done.id])])
        },
        (refused: Error) => set(id, { note: refused.message, failed: true }),
      )
    }
  }
  const remove = (id: string) => {
    if (sent.includes(id)) {
      const left = sent.filter((one) => one !== id)
      change(path, () => (left.length > 0 ? left : null))
    } else set(id, undefined)
  }
  const items = sent.map((id, n): FileItem => {
    const name = nameOfFile(id)
    const url = uploads?.urlOf && /\.(?:jpe?g|png|webp|heic|gif)$/i.test(name ?? '') ? uploads.urlOf(id) : undefined
    return { id, name: name ?? t('forms.fileNumber', { n: n + 1 }), note: t('forms.fill.sent'), ...(url && { url }) }
  })
  return (
    <FileInput
      items={[...items, ...waiting]}
      onAdd={add}
      onRemove={remove}
      accept={question.accepts?.join(',') ?? 'image/*,application/pdf,.docx,.xlsx'}
      multiple={most > 1}
      disabled={sent.length + waiting.length >= most}
      words={{
        choose: t('forms.fill.chooseFile'),
        camera: t('forms.fill.camera'),
        remove: (name) => t('forms.fill.removeFile', { name }),
      }}
    />
  )
}
