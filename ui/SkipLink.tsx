import type { ReactNode } from 'react'

/** First in the page: jumps over the header. The target needs `tabIndex={-1}`. */
export function SkipLink({ target = 'main', children }: { target?: string; children: ReactNode }) {
  return (
    <a className="h-skip" href={`#${target}`}>
      {children}
    </a>
  )
}
