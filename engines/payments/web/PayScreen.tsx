import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Pay } from './Pay.tsx'

/** One order by itself: where the gateway sends people back to, and where notices point. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  return (
    <div className="h-stack">
      <Heading level={1}>{t('payments.citizen.pay.title')}</Heading>
      <Pay orderId={params['id'] ?? ''} />
    </div>
  )
}
