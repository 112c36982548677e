import { useText } from '@hue-s/kernel/web/text.tsx'
import { Icon } from '@hue-s/ui/index.ts'
import { buildings, lock, speakerHigh } from '@hue-s/ui/icon-paths.ts'

export type Audience = 'reporter' | 'agency' | 'internal'
const icons = { reporter: speakerHigh, agency: buildings, internal: lock }

/** Says who will read what is being written, by words, icon and colour: it must never surprise anybody. */
export function ReadBy({ audience }: { audience: Audience }) {
  const { t } = useText()
  return (
    <p className={`fr-readby fr-readby--${audience}`}>
      <Icon icon={icons[audience]} size="text" />
      {t(`field-reports.office.readBy.${audience}`)}
    </p>
  )
}
