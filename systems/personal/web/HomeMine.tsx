import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Details } from '@hue-s/ui/Details.tsx'
import { star } from '@hue-s/ui/icon-paths.ts'
import { personalContract as routes } from '../contract.ts'
import './personal.css'

const MOST = 3
const MOST_SAVED = 4

/** «Việc của tôi»: what waits for me in any kind of case, and the pages I saved. Nothing when there is nothing. */
export function Panel() {
  const { t } = useText()
  const { data: me } = useRead(identityContract.me, {})
  const citizen = me?.signedIn === true && me.kind === 'citizen'
  const { data: due } = useRead(routes.due, citizen ? {} : null, { every: 60_000 })
  const { data: saved } = useRead(routes.favourites, citizen ? { limit: MOST_SAVED } : null)
  const items = due?.items ?? []
  if (items.length === 0 && (saved?.items.length ?? 0) === 0) return null
  return (
    <section className="h-stack" aria-label={t('personal.citizen.home.title')}>
      {items.length > 0 && (
        <div className="h-card h-card--tint">
          <div className="p-line">
            <strong>{t('personal.citizen.due.title', { n: items.length })}</strong>
            <a href="/me/timeline">{t('personal.citizen.home.all')}</a>
          </div>
          <ul className="p-steps">
            {items.slice(0, MOST).map(({ id, title, path }) => (
              <li key={id}>
                <a href={path}>{title}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
      {saved && saved.items.length > 0 && (
        <Details summary={t('personal.citizen.home.saved')} icon={star}>
          <ul className="p-steps">
            {saved.items.map(({ id, path, title }) => (
              <li key={id} className="p-name">
                <a href={path}>{title}</a>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  )
}
