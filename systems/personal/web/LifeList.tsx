import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Card } from '@hue-s/ui/Card.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { iconByName } from '@hue-s/ui/icon-by-name.ts'
import { personalContract as routes } from '../contract.ts'
import { useSay } from './parts.tsx'

export const pageHead = ({ t }: HeadTools): PageHead => ({ description: t('personal.citizen.life.lead') })

/** What people come for in their lives, each with what to do. Readable without signing in and without a script. */
export function Screen() {
  const say = useSay()
  const { lang } = useText()
  const read = useRead(routes.lifeEvents, { lang })
  return (
    <div className="c-page">
      <Heading level={1}>{say('life.title')}</Heading>
      <p>{say('life.lead')}</p>
      <Reading read={read}>
        {({ items }) => (
          <ul className="p-steps">
            {items.map(({ id, icon, title, intro, steps }) => (
              <li key={id}>
                <Card
                  href={`/life/${id}`}
                  title={
                    <>
                      <Icon icon={iconByName(icon)} /> {title}
                    </>
                  }
                >
                  <p>{intro}</p>
                  <p className="h-small h-second">{say('life.steps', { n: steps })}</p>
                </Card>
              </li>
            ))}
          </ul>
        )}
      </Reading>
    </div>
  )
}
