import { useEffect, useState } from 'react'
import { onDevice } from './offers.ts'

export interface Counted {
  all: number
  refused: number
}

const counted = async (): Promise<Counted> => {
  const counts = await Promise.all(onDevice.map(({ count }) => count().catch(() => ({ all: 0, refused: 0 }))))
  return counts.reduce((sum, { all, refused }) => ({ all: sum.all + all, refused: sum.refused + refused }))
}

/** How much lies on this device that nobody has received; undefined until it was counted. */
export function useOnDevice(): Counted | undefined {
  const [found, setFound] = useState<Counted>()
  useEffect(() => {
    let here = true
    const stops: (() => void)[] = []
    const look = () => void counted().then((sum) => here && setFound(sum))
    for (const { hear } of onDevice)
      void hear(look).then(
        (stop) => (here ? stops.push(stop) : stop()),
        () => undefined,
      )
    look()
    return () => {
      here = false
      stops.forEach((stop) => stop())
    }
  }, [])
  return found
}
