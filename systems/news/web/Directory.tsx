import { useSearch } from 'wouter'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import type { Agency } from '../contract.ts'
import { directoryInput } from './lists.ts'
import './news.css'

const tel = (number: string) => `tel:${number.replace(/[^\d+]/g, '')}`

function Reach({ phone, email }: { phone: string | null; email: string | null }) {
  return (
    <>
      {phone && <a href={tel(phone)}>{phone}</a>}
      {email && <a href={`mailto:${email}`}>{email}</a>}
    </>
  )
}

/** One office: where it is, when it is open, who answers for what. */
function Office({ agency }: { agency: Agency }) {
  const { t, lang } = useText()
  const known = agency.phone ?? agency.email ?? agency.address ?? agency.leaders[0]
  return (
    <article className="nw-office">
      <Heading level={2} className="nw-card__title">
        {agency.name}
      </Heading>
      {agency.address && <p>{agency.address}</p>}
      {agency.hours && <p className="h-small h-second">{agency.hours[lang]}</p>}
      <p className="nw-reach">
        <Reach phone={agency.phone} email={agency.email} />
        {agency.website && <a href={agency.website}>{t('news.citizen.dir.website')}</a>}
      </p>
      {agency.leaders.length > 0 && (
        <ul className="nw-leaders">
          {agency.leaders.map((one) => (
            <li key={one.name}>
              <strong>{one.name}</strong>
              <span>
                {one.post[lang]}
                {one.field && ` · ${one.field[lang]}`}
              </span>
              <span className="nw-reach">
                <Reach phone={one.phone} email={one.email} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {!known && <p className="h-small h-second">{t('news.citizen.dir.nothing')}</p>}
    </article>
  )
}

/** Agencies and communes of today with their leaders, found by name or post without marks. */
export function Screen() {
  const { t, lang } = useText()
  const text = useSearch()
  const search = new URLSearchParams(text)
  const read = useRead(routes.directory, directoryInput(search))
  return (
    <div className="c-page">
      <Heading level={1}>{t('news.citizen.home.title.directory')}</Heading>
      <search key={text}>
        <form className="nw-form nw-noprint" action="/directory" method="get">
          <Field id="nw-q" label={t('news.citizen.dir.q')}>
            <TextInput
              type="search"
              name="q"
              icon={magnifyingGlass}
              defaultValue={search.get('q') ?? ''}
              maxLength={200}
            />
          </Field>
          <Field id="nw-level" label={t('news.citizen.dir.level')}>
            <Select
              name="level"
              placeholder={t('news.citizen.any')}
              defaultValue={search.get('level') ?? ''}
              options={(['agency', 'commune'] as const).map((one) => ({
                value: one,
                label: t(`news.citizen.dir.${one}`),
              }))}
            />
          </Field>
          <div className="h-row">
            <Button type="submit" variant="primary">
              {t('news.citizen.doc.search')}
            </Button>
            <LinkButton variant="quiet" href="/directory">
              {t('news.citizen.clear')}
            </LinkButton>
          </div>
        </form>
      </search>
      <Reading read={read}>
        {({ items, notice }) => (
          <>
            {notice && <Alert tone="info" live="off" title={notice[lang]} />}
            {items.length === 0 ? (
              <EmptyState title={t('news.citizen.dir.none')}>
                <p>{t('news.citizen.dir.noneWords')}</p>
              </EmptyState>
            ) : (
              <>
                <p className="h-second">{t('news.citizen.dir.count', { n: items.length })}</p>
                <ul className="nw-offices">
                  {items.map((agency) => (
                    <li key={agency.id}>
                      <Office agency={agency} />
                    </li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </Reading>
    </div>
  )
}

export const pageHead = ({ t, search }: HeadTools): PageHead => ({
  description: t('news.citizen.dir.intro'),
  canonical: '/directory',
  unlisted: search.has('q'),
})
