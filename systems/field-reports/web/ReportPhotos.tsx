import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import type { PublicReport } from '../contract.ts'

/** Pictures before and after, side by side where there is room; each opens in full. */
export function ReportPhotos({ photos }: { photos: PublicReport['photos'] }) {
  const { t } = useText()
  const of = (kind: 'before' | 'after') => photos.filter((photo) => photo.kind === kind)
  if (photos.length === 0) return null
  return (
    <div className="r-photos">
      {(['before', 'after'] as const)
        .filter((kind) => of(kind).length > 0)
        .map((kind) => (
          <section key={kind} className="h-stack">
            <Heading level={2} className="r-title">
              {t(`field-reports.citizen.photos.${kind}`)}
            </Heading>
            <ul className="r-photos__list">
              {of(kind).map((photo, index) => (
                <li key={photo.id}>
                  <a href={photo.view} target="_blank" rel="noreferrer">
                    <img
                      src={photo.view}
                      alt={t(`field-reports.citizen.photos.${kind}Alt`, { n: index + 1 })}
                      loading="lazy"
                      decoding="async"
                      width="640"
                      height="480"
                    />
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  )
}
