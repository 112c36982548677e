import { useEffect, useState } from 'react'

/**
 * False while the page is as the server drew it, true once the script has taken it over: what depends on the person or
 * the device is drawn only then, as the first drawing must equal the server's.
 */
export function useAlive(from = false): boolean {
  const [alive, setAlive] = useState(from)
  // oxlint-disable-next-line react/set-state-in-effect -- the second drawing is what is wanted
  useEffect(() => setAlive(true), [])
  return alive
}
