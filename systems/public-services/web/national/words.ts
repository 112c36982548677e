import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Tone } from '@hue-s/ui/index.ts'
import type { QueueState } from '../../contract.ts'

/** This screen's words: `say('title')`. */
export function useSayNational() {
  const { t } = useText()
  return (key: string, values?: Record<string, unknown>) => t(`public-services.office.national.${key}`, values)
}
export const readAgain = (): void => refresh('/api/public-services/office/national')

export const MESSAGE_TONES: Readonly<Record<QueueState, Tone>> = {
  waiting: 'progress',
  sent: 'progress',
  acknowledged: 'success',
  refused: 'danger',
  dead: 'danger',
}
