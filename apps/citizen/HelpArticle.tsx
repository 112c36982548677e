import { homeContract } from '@hue-s/systems/home/contract.ts'
import { localeOf } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'
import { ReadAloud } from '@hue-s/ui/ReadAloud.tsx'

/** Paragraphs; lines that begin with a dash are a list. */
function Body({ text }: { text: string }) {
  return text.split(/\n{2,}/).map((part) => {
    const lines = part.split('\n')
    if (!lines.every((line) => line.startsWith('- '))) return <p key={part}>{part}</p>
    return (
      <ul key={part} className="c-steps">
        {lines.map((line) => (
          <li key={line}>{line.slice(2)}</li>
        ))}
      </ul>
    )
  })
}

/** One short answer. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const read = useRead(homeContract.helpArticle, { id: params['id'] ?? '' })
  return (
    <div className="c-page">
      <a className="c-page__back" href="/help">
        <Icon icon={arrowLeft} />
        {t('citizen.menu.help')}
      </a>
      <Reading read={read}>
        {({ title, body, link }) => (
          <article className="h-stack">
            <Heading level={1}>{title[lang]}</Heading>
            <ReadAloud
              words={[title[lang], ...body[lang].split('\n').filter(Boolean)]}
              lang={localeOf(lang)}
              label={t('citizen.front.readAloud')}
              stopLabel={t('citizen.front.stopReading')}
            />
            <Body text={body[lang]} />
            {link && (
              <div className="h-row">
                <LinkButton variant="primary" href={link.href}>
                  {link.label[lang]}
                </LinkButton>
              </div>
            )}
          </article>
        )}
      </Reading>
    </div>
  )
}

export const pageHead = ({ params, lang, answer }: HeadTools): PageHead => {
  const article = answer(homeContract.helpArticle, { id: params['id'] })
  return article ? { title: article.title[lang], description: article.body[lang].split('\n', 1)[0] ?? '' } : {}
}
