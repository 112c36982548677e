import { localeOf } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { ReadAloud as Aloud } from '@hue-s/ui/ReadAloud.tsx'
import type { Article } from '../contract.ts'
import { wordsOf } from '../shared/body.ts'

/** Reads an article out, block by block, in its own language. */
export function ReadAloud({ article }: { article: Article }) {
  const { t } = useText()
  return (
    <p className="nw-noprint">
      <Aloud
        words={[article.title, article.lead, ...article.body.content.map(wordsOf)].filter(Boolean)}
        lang={localeOf(article.lang)}
        label={t('news.citizen.readAloud')}
        stopLabel={t('news.citizen.stopReading')}
      />
    </p>
  )
}
