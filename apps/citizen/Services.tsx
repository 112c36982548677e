import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Blocks } from './Blocks.tsx'
import { useFront } from './front.tsx'

/** Everything meant for this audience, block by block. */
export function Screen() {
  const { t } = useText()
  const { front, off } = useFront()
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.menu.services')}</Heading>
      {front && (
        <div className="c-blocks">
          <Blocks blocks={front.blocks} off={off} whole />
        </div>
      )}
    </div>
  )
}
