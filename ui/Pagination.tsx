import type { ReactNode } from 'react'
import { Button, LinkButton } from './Button.tsx'
import { caretDown } from './icon-paths.ts'

export type PaginationProps = {
  /** "Đang xem 20 trong 1.284". */
  shown: ReactNode
  label: string
  /** Left out when everything is shown. `href` works before scripts run. */
  onMore?: (() => void) | undefined
  href?: string | undefined
  busy?: string | false | undefined
}

/** The end of a list that pages by key: how much is shown, and a button for more. */
export function Pagination({ shown, label, onMore, href, busy }: PaginationProps) {
  return (
    <div className="h-more">
      <output className="h-more__shown h-figures">{shown}</output>
      {onMore && (
        <Button iconAfter={caretDown} busy={busy} onClick={onMore}>
          {label}
        </Button>
      )}
      {!onMore && href && (
        <LinkButton href={href} iconAfter={caretDown}>
          {label}
        </LinkButton>
      )}
    </div>
  )
}
