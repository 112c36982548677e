import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import './procedures.css'

/** «Which one do I need»: the sets of questions there are. */
export function Screen() {
  const { t, lang } = useText()
  const read = useRead(routes.guides, {})
  return (
    <div className="c-page">
      <a className="c-page__back" href="/procedures">
        <Icon icon={arrowLeft} />
        <span>{t('procedures.citizen.home.title')}</span>
      </a>
      <Heading level={1}>{t('procedures.citizen.which')}</Heading>
      <p>{t('procedures.citizen.whichIntro')}</p>
      <Reading read={read}>
        {({ items }) => (
          <ul className="pc-list">
            {items.map(({ id, title, lead }) => (
              <li key={id} className="pc-card">
                <Heading level={2} className="pc-card__title">
                  <a href={`/procedures/which/${id}`}>{title[lang]}</a>
                </Heading>
                <p className="pc-card__summary">{lead[lang]}</p>
              </li>
            ))}
          </ul>
        )}
      </Reading>
    </div>
  )
}

export const pageHead = ({ t }: HeadTools): PageHead => ({
  description: t('procedures.citizen.whichIntro'),
  canonical: '/procedures/which',
})
