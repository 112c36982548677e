import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import type { Note, Work } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Toast } from '@hue-s/ui/index.ts'
import { arrowCounterClockwise } from '@hue-s/ui/icon-paths.ts'

const UNDO_MS = 6_000
const READ_MS = 7_000

interface Shown extends Note {
  work?: Work
}

/**
 * What just happened, one at a time. Work that can be undone waits here for some seconds; it is done at once when
 * something else happens or the page closes, so it is never lost.
 */
export function useToasts(): { toast: ReactNode; say: (note: Note) => void; soon: (work: Work) => void } {
  const { t } = useText()
  const [shown, setShown] = useState<Shown>()
  const waiting = useRef<{ work: Work; timer: ReturnType<typeof setTimeout> }>(undefined)
  const close = useRef<ReturnType<typeof setTimeout>>(undefined)

  const finish = useCallback((run: boolean) => {
    const held = waiting.current
    if (!held) return
    waiting.current = undefined
    clearTimeout(held.timer)
    if (run) void held.work.run()
    else held.work.undone?.()
  }, [])
  const say = useCallback(
    (note: Note) => {
      finish(true)
      clearTimeout(close.current)
      setShown(note)
      // Bad news stays until it is put away.
      if (note.tone !== 'danger') close.current = setTimeout(() => setShown(undefined), READ_MS)
    },
    [finish],
  )
  const soon = useCallback(
    (work: Work) => {
      finish(true)
      clearTimeout(close.current)
      const timer = setTimeout(() => {
        setShown(undefined)
        finish(true)
      }, UNDO_MS)
      waiting.current = { work, timer }
      setShown({ message: work.message, tone: 'info', work })
    },
    [finish],
  )
  useEffect(() => {
    const leave = () => finish(true)
    window.addEventListener('pagehide', leave)
    return () => window.removeEventListener('pagehide', leave)
  }, [finish])

  const dismiss = (run: boolean) => {
    setShown(undefined)
    finish(run)
  }
  const undo = shown?.work && (
    <Button variant="quiet" size="small" icon={arrowCounterClockwise} onClick={() => dismiss(false)}>
      {t('office.undo')}
    </Button>
  )
  return {
    toast: (
      <Toast
        message={shown?.message}
        tone={shown?.tone ?? 'success'}
        action={undo}
        onDismiss={() => dismiss(true)}
        dismissLabel={t('office.close')}
      />
    ),
    say,
    soon,
  }
}
