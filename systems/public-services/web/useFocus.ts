import { useEffect } from 'react'

/** Takes the focus to what has just appeared because somebody asked for it. */
export function useFocus(id: string | null): void {
  useEffect(() => {
    if (id !== null) document.getElementById(id)?.focus()
  }, [id])
}
