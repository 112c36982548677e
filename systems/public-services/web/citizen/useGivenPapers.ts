import { useRef, useState } from 'react'
import { useUploads } from '@hue-s/engines/forms/web/useUploads.ts'
import type { GivenPaper } from '../../contract.ts'

export interface PaperFile {
  id: string
  /** When it was picked, before and after others: the smaller file is not the first page because it arrived first. */
  place: number
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
  const picked = useRef(0)
  const put = (need: string, one: PaperFile) =>
    setFiles((all) => ({ ...all, [need]: [...(all[need] ?? []), one].sort((a, b) => a.place - b.place) }))
  const addOne = async (need: string, file: File) => {
    const place = picked.current++
    const { name } = file
    setRunning((n) => n + 1)
    try {
      const { id } = await send(file)
      put(need, { id, place, name, file })
    } catch (refused) {
      const note = refused instanceof Error ? refused.message : undefined
      put(need, { id: `failed-${place}`, place, name, file, note, failed: true })
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
    add: async (need, chosen) => void (await Promise.all(chosen.map((file) => addOne(need, file)))),
    remove: (need, id) => setFiles((all) => ({ ...all, [need]: (all[need] ?? []).filter((one) => one.id !== id) })),
  }
}
