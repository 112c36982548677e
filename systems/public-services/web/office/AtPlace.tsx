import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState, Field, Select } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import { placeToOpen } from './place-to-open.ts'

interface Props {
  /** What somebody must be allowed to do at a place for it to be offered. */
  to: 'receive' | 'counter'
  /** Choices beside the place. */
  beside?: ReactNode
  children: (agencyId: string) => ReactNode
}

/** A screen of a clerk about one counter at a time: which one is chosen first and kept in the address. */
export function AtPlace({ to, beside, children }: Props) {
  const { t } = useText()
  const read = useRead(routes.places, {})
  const { unit } = useDesk()
  const [search, setSearch] = useSearchParams()
  const choose = (id: string) =>
    setSearch(
      (before) => {
        before.set('agency', id)
        return before
      },
      { replace: true },
    )
  return (
    <Reading read={read}>
      {({ [to]: places }) => {
        const agencyId = placeToOpen(places, { asked: search.get('agency'), unit })
        if (agencyId === undefined) return <EmptyState title={t('public-services.office.noPlace')} />
        return (
          <>
            <div className="h-row ps-tools">
              <Field id="place" label={t('public-services.office.place')}>
                <Select
                  value={agencyId}
                  onValue={choose}
                  options={places.map(({ id, name }) => ({ value: id, label: name }))}
                />
              </Field>
              {beside}
            </div>
            {children(agencyId)}
          </>
        )
      }}
    </Reading>
  )
}
