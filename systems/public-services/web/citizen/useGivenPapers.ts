import { useState } from 'react'
import { useUploads } from '@hue-s/engines/forms/web/useUploads.ts'
import type { GivenPaper } from '../../contract.ts'

export interface PaperFile {
  id: string
  name: string
  file: File
  note?: string | undefined
  failed?: boolean | undefined
}
type Files = Readonly<Record<string, readonly PaperFile[]>>

export interface GivenPapers {
  files: Files
  busy: boolean
  papers: GivenPaper[]
  add: (need: string, files: readonly File[]) => Promise<void>
  remove: (need: string, id: string) => void
}

/** Scans that are handed in, paper by paper; one that fails says why and does not hold up the others. */
export function useGivenPapers(): GivenPapers {
  const { send } = useUploads()
  const [files, setFiles] = useState<Files>({})
  const [running, setRunning] = useState(0)
  const put = (need: string, change: (before: readonly PaperFile[]) => readonly PaperFile[]) =>
    setFiles((all) => ({ ...all, [need]: change(all[need] ?? []) }))
  const addOne = async (need: string, file: File) => {
    setRunning((n) => n + 1)
    try {
      const { id } = await send(file)
      put(need, (before) => [...before, { id, name: file.name, file }])
    } catch (refused) {
      const note = refused instanceof Error ? refused.message : undefined
      put(need, (before) => [
        ...before,
        { id: `failed-${file.name}-${before.length}`, name: file.name, file, note, failed: true },
      ])
    } finally {
      setRunning((n) => n - 1)
    }
  }
  return {
    files,
    busy: running > 0,
    papers: Object.entries(files).flatMap(([need, items]) =>
      items.filter((one) => !one.failed).map(({ id }) => ({ need, fileId: id })),
    ),
    add: async (need, picked) => void (await Promise.all(picked.map((file) => addOne(need, file)))),
    remove: (need, id) => put(need, (before) => before.filter((one) => one.id !== id)),
  }
}
