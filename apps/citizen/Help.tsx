import { homeContract, type Article } from '@hue-s/systems/home/contract.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { iconByName } from '@hue-s/ui/icon-by-name.ts'
import { phone, siren } from '@hue-s/ui/icon-paths.ts'
import { usePage } from './PageContext.tsx'

/** Those written for one's own audience first; those for others not at all. */
const forMe = (items: readonly Article[], audience: Article['audiences'][number]) =>
  items
    .filter(({ audiences }) => audiences.length === 0 || audiences.includes(audience))
    .sort((a, b) => b.audiences.length - a.audiences.length)

/** Somebody to call, and short answers. */
export function Screen() {
  const { t, lang } = useText()
  const { data, audience } = usePage()
  const read = useRead(homeContract.help, {})
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.menu.help')}</Heading>
      <Card title={t('citizen.help.talk')}>
        <p>{t('citizen.help.talkWords')}</p>
        <div className="h-row">
          <LinkButton icon={phone} variant="primary" href={`tel:${data.province.hotline}`}>
            {t('citizen.help.call', { number: data.province.hotline })}
          </LinkButton>
          <LinkButton icon={siren} href="/emergency">
            {t('citizen.menu.emergency')}
          </LinkButton>
        </div>
      </Card>
      <Reading read={read}>
        {({ items }) => (
          <ul className="c-articles">
            {forMe(items, audience).map(({ id, title, icon }) => (
              <li key={id}>
                <a href={`/help/${id}`}>
                  <Icon icon={iconByName(icon)} />
                  <span>{title[lang]}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </Reading>
      <p>
        <a href="/welcome" target="_self">
          {t('citizen.home.choices')}
        </a>
      </p>
    </div>
  )
}
