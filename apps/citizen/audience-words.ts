import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePage } from './PageContext.tsx'

/** A sentence as this audience is spoken to (`<key>.visitor`), else as everybody is. */
export function useAudienceWords(): (key: string) => string {
  const { t } = useText()
  const { audience } = usePage()
  return (key) => {
    const own = `${key}.${audience}`
    const said = t(own)
    return said === own ? t(key) : said
  }
}
