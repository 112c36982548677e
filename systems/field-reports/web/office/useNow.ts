import { useEffect, useState } from 'react'

/** The time, again every so often, so that «còn 2 giờ» stays true on a page that is left open. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
