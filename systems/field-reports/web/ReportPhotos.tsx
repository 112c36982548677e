import { useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import type { PublicReport } from '../contract.ts'

/** A picture that opens in full; what is no picture is a video, which is sent as it is. */
function Picture({ photo, name }: { photo: PublicReport['photos'][number]; name: string }) {
  const [video, setVideo] = useState(false)
  if (video)
    return (
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- what people film has no captions
      <video src={photo.view} controls preload="metadata" aria-label={name} />
    )
  return (
    <a href={photo.view} target="_blank" rel="noreferrer">
      <img
        src={photo.view}
        alt={name}
        onError={() => setVideo(true)}
        loading="lazy"
        decoding="async"
        width="640"
        height="480"
      />
    </a>
  )
}

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
                  <Picture photo={photo} name={t(`field-reports.citizen.photos.${kind}Alt`, { n: index + 1 })} />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  )
}
