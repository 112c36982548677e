import type { ReactNode } from 'react'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Pages } from '@hue-s/kernel/web/usePages.ts'
import { Pagination } from '@hue-s/ui/index.ts'

/** A list that pages by key: the wait, the refusal, its lines, «xem thêm». */
export function Listed<T>({ pages, children }: { pages: Pages<T>; children: (items: readonly T[]) => ReactNode }) {
  const { t } = useText()
  const { Problem, Waiting } = useViews()
  if (!pages.items) return pages.error ? <Problem error={pages.error} retry={pages.reload} /> : <Waiting />
  return (
    <>
      {pages.error && <Problem error={pages.error} retry={pages.reload} />}
      {children(pages.items)}
      {pages.items.length > 0 && (
        <Pagination
          shown={t('office.shown', { count: pages.items.length })}
          label={t('office.more')}
          onMore={pages.more}
          busy={pages.fetching && t('office.loading')}
        />
      )}
    </>
  )
}
