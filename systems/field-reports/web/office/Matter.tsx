import { useState, type KeyboardEvent } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, Dialog, Icon } from '@hue-s/ui/index.ts'
import { arrowLeft, arrowRight, mapPin } from '@hue-s/ui/icon-paths.ts'
import type { StaffReport } from '../../contract.ts'
import { MapSketch } from './MapSketch.tsx'

/** What was reported: the words, the pictures, the place. */
export function Matter({ report }: { report: StaffReport }) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.${key}`, values)
  return (
    <div className="h-stack">
      <p className="fr-note">{report.note}</p>
      <Photos report={report} />
      <div className="fr-place">
        <Icon icon={mapPin} size="text" />
        <div>
          <p>{[report.place, report.commune?.name].filter(Boolean).join(', ') || say('place.none')}</p>
          <p className="h-small h-second">{say(`certainty.${report.communeCertainty}`)}</p>
        </div>
      </div>
      <MapSketch report={report} />
      {report.rating !== null && (
        <Alert
          tone={report.rating === 1 ? 'warning' : 'success'}
          live="off"
          title={say('rated', { rating: t(`field-reports.rating.${report.rating}`) })}
        />
      )}
    </div>
  )
}

function Photos({ report: { photos } }: { report: StaffReport }) {
  const { t } = useText()
  const [at, setAt] = useState<number>()
  const shown = at === undefined ? undefined : photos[at]
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.photo.${key}`, values)
  const move = (step: number) => at !== undefined && setAt((at + step + photos.length) % photos.length)
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') move(1)
    if (event.key === 'ArrowLeft') move(-1)
  }
  if (photos.length === 0) return <p className="h-small h-second">{say('none')}</p>
  const nameOf = (index: number) => say(photos[index]?.kind ?? 'before', { n: index + 1, of: photos.length })
  return (
    <>
      <ul className="fr-photos">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <button type="button" className="fr-photo" onClick={() => setAt(index)}>
              <img src={photo.thumb} alt={nameOf(index)} loading="lazy" />
              <span aria-hidden>{say(`${photo.kind}.short`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Dialog
        open={shown !== undefined}
        title={at === undefined ? '' : nameOf(at)}
        onClose={() => setAt(undefined)}
        closeLabel={say('close')}
        actions={
          photos.length > 1 && (
            <>
              <Button icon={arrowLeft} onClick={() => move(-1)}>
                {say('previous')}
              </Button>
              <Button iconAfter={arrowRight} onClick={() => move(1)}>
                {say('next')}
              </Button>
            </>
          )
        }
      >
        {shown && (
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the buttons below do the same
          <div onKeyDown={press}>
            <a href={shown.view} target="_blank" rel="noreferrer">
              <img className="fr-full" src={shown.view} alt={at === undefined ? '' : nameOf(at)} />
            </a>
          </div>
        )}
      </Dialog>
    </>
  )
}
