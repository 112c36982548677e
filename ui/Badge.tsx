export type BadgeProps = {
  count: number
  /** What is counted, for those who hear it ("2 thông báo chưa đọc"). */
  label: string
  max?: number
  tone?: 'action' | 'danger'
}

/** A small count. Nothing is shown for zero. */
export function Badge({ count, label, max = 99, tone = 'action' }: BadgeProps) {
  if (count <= 0) return null
  return (
    <span className={`h-badge h-badge--${tone}`}>
      <span aria-hidden>{count > max ? `${max}+` : count}</span>
      <span className="h-hidden">{label}</span>
    </span>
  )
}
