import { useState } from 'react'
import { AppError } from '@hue-s/kernel/shared/error.ts'

/** Runs a passkey ceremony. Closing the browser's own window is a change of mind, not an error. */
export function usePasskey(ceremony: () => Promise<void>, onDone: () => void) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError>()
  const run = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await ceremony()
      onDone()
    } catch (thrown) {
      if (thrown instanceof AppError) setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}
