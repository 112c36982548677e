import { useText } from '@hue-s/kernel/web/text.tsx'
import type { PhotoForPublication } from '../../../contract-handling.ts'

interface Props {
  title: string
  text: string
  photos: readonly PhotoForPublication[]
  /** Undecided pictures count as open once somebody said that nothing must be covered. */
  looked: boolean
  nameOf: (photo: PhotoForPublication) => string
}

/** What everybody will see, no more and no less. */
export function PublicPreview({ title, text, photos, looked, nameOf }: Props) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const shown = photos.flatMap((photo) => {
    const version = photo.choice === 'covered' ? photo.versions.find(({ n }) => n === photo.shown) : undefined
    if (version) return [{ photo, src: version.view }]
    if (photo.choice === 'open' || (photo.choice === 'undecided' && looked))
      return [{ photo, src: photo.view ?? undefined }]
    return []
  })
  const left = photos.length - shown.length
  return (
    <section className="fp-preview" aria-label={say('preview')}>
      <h2>{say('preview')}</h2>
      <article className="fp-card">
        <h3>{title}</h3>
        <p className="fr-note">{text}</p>
        {shown.length > 0 && (
          <ul className="fp-card__photos">
            {shown.map(({ photo, src }) => (
              <li key={photo.photoId}>
                {src ? <img src={src} alt={nameOf(photo)} /> : <p className="h-small">{say('preview.bare')}</p>}
                <p className="h-small h-second">{nameOf(photo)}</p>
              </li>
            ))}
          </ul>
        )}
      </article>
      {left > 0 && <p className="h-small h-second">{say('preview.left', { count: left })}</p>}
    </section>
  )
}
