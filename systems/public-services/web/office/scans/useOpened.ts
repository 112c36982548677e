import { useEffect, useRef, useState } from 'react'
import type { DossierPaper } from '../../../contract.ts'
import { NotShown, type Opened, type Size } from './document.ts'
import { openDocument } from './opened.ts'

export type Reading =
  { is: 'waiting' } | { is: 'open'; opened: Opened; usual: Size } | { is: 'not'; why: NotShown['why'] | 'noFile' }

/** A document of the dossier, read when it is shown and let go when another one is. */
export function useOpened({ id, link, type }: Pick<DossierPaper, 'id' | 'link' | 'type'>): Reading {
  const [reading, setReading] = useState<Reading & { of?: string }>({ is: 'waiting' })
  // Every reading of the dossier makes a new link to the same file.
  const latest = useRef({ link, type })
  latest.current = { link, type }
  const hasFile = link !== null && type !== null
  useEffect(() => {
    const { link: address, type: kind } = latest.current
    if (!hasFile || address === null || kind === null) return
    const over = new AbortController()
    let opened: Opened | undefined
    const open = async () => {
      opened = await openDocument(address, kind, over.signal)
      const usual = await opened.size(1).catch(() => {
        throw new NotShown('broken')
      })
      if (over.signal.aborted) opened.close()
      else setReading({ is: 'open', opened, usual, of: id })
    }
    open().catch((error: unknown) => {
      if (!over.signal.aborted) setReading({ is: 'not', why: error instanceof NotShown ? error.why : 'broken', of: id })
    })
    return () => {
      over.abort()
      opened?.close()
    }
  }, [id, hasFile])
  if (!hasFile) return { is: 'not', why: 'noFile' }
  return reading.of === id ? reading : { is: 'waiting' }
}
