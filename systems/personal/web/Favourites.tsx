import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { trash } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { personalContract as routes, type Favourite } from '../contract.ts'
import { Page, Refused, useSay } from './parts.tsx'

/** The pages, services, places and reports that I saved. */
export function Screen() {
  const say = useSay()
  const pages = usePages<Favourite, typeof routes.favourites>(routes.favourites, { limit: 50 })
  const drop = useSend(routes.dropFavourite)
  return (
    <Page title={say('favourites.title')} lead={say('favourites.lead')}>
      <Refused error={drop.error} />
      <Reading read={{ ...pages, data: pages.items }}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={say('favourites.none')}>
              <p>{say('favourites.noneWords')}</p>
            </EmptyState>
          ) : (
            <div className="h-stack">
              <ul className="p-steps">
                {items.map(({ id, path, title, kind }) => (
                  <li key={id}>
                    <Card
                      title={<span className="p-name">{title}</span>}
                      href={path}
                      aside={
                        <Button
                          size="small"
                          variant="quiet"
                          icon={trash}
                          label={say('favourites.drop', { title })}
                          onClick={() => void drop.send({ id }).then(pages.reload)}
                        />
                      }
                    >
                      <p className="h-small h-second">{say(`favourites.kind.${kind}`)}</p>
                    </Card>
                  </li>
                ))}
              </ul>
              <Pagination
                shown={say('shownN', { n: items.length })}
                label={say('more')}
                onMore={pages.more}
                busy={pages.fetching && say('saving')}
              />
            </div>
          )
        }
      </Reading>
    </Page>
  )
}
