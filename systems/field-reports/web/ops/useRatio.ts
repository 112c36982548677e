import { useLayoutEffect, useRef, useState } from 'react'

/** Width of a box against its height, so that a drawing can fill it without being stretched. */
export function useRatio(first: number) {
  const box = useRef<HTMLDivElement>(null)
  const [ratio, setRatio] = useState(first)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const measure = () => {
      if (element.clientHeight > 0) setRatio(element.clientWidth / element.clientHeight)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { box, ratio }
}
