import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconDrawing } from './icon-paths.ts'
import { toneIcon } from './tone.ts'
import type { Tone } from './tone.ts'

export type StatusChipProps = { tone: Tone; icon?: IconDrawing | undefined; children: ReactNode }

/** Where a thing stands: icon, word and colour together. Mới = info, Đang xử lý = progress, Chờ bổ sung = warning, Trễ hạn = danger, Hoàn thành = success. */
export function StatusChip({ tone, icon, children }: StatusChipProps) {
  return (
    <span className={`h-chip h-tone--${tone}`}>
      <Icon icon={icon ?? toneIcon[tone]} size="text" />
      <span>{children}</span>
    </span>
  )
}
