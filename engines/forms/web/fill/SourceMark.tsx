import { Icon } from '@hue-s/ui/index.ts'
import { shieldCheck } from '@hue-s/ui/icon-paths.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { TRUSTED, type Source } from '../../shared/model/form.ts'
import { useTools } from './tools.ts'

/** Where an answer came from, in words: «từ VNeID», «từ hồ sơ trước (05/01/2026)». */
export function SourceMark({ source }: { source: Source }) {
  const { lang, t } = useTools()
  const dated = (source.kind === 'earlier' || source.kind === 'paper') && /^\d{4}-\d{2}-\d{2}/.test(source.at)
  return (
    <span className="f-source">
      {TRUSTED.includes(source.kind) && <Icon icon={shieldCheck} size="text" />}
      <span>
        {t(`forms.source.${source.kind}`)}
        {dated && 'at' in source && ` (${day(source.at, lang)})`}
      </span>
    </span>
  )
}
