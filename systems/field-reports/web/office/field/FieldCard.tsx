import { useEffect, useState } from 'react'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Dialog, Icon, StatusChip } from '@hue-s/ui/index.ts'
import { check, mapPin, wrench } from '@hue-s/ui/icon-paths.ts'
import type { StaffReport } from '../../../contract.ts'
import { toneOf } from '../../words-of-report.ts'
import { dueWords } from '../due.ts'
import type { Names } from '../QueueList.tsx'
import { useNow } from '../useNow.ts'
import { FieldResolve } from './FieldResolve.tsx'
import { readBlob, type Deed } from './field-store.ts'
import { addDeed } from './field-sync.ts'
import { fieldSteps, geoLink, metresBetween } from './field-words.ts'

interface Props {
  report: StaffReport
  names: Names
  deeds: readonly Deed[]
  here: { lon: number; lat: number } | undefined
}

/** One report to go to: when, what, where, how it looks, what to do. */
export function FieldCard({ report, names, deeds, here }: Props) {
  const { t } = useText()
  const { person } = useDesk()
  const [resolving, setResolving] = useState(false)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.field.${key}`, values)
  const due = dueWords(report.dueAt, useNow(), report.closedAt !== null || report.state === 'resolved')
  const steps = fieldSteps(report, deeds)
  const waiting = deeds.filter(({ reportId, state }) => reportId === report.id && state === 'waiting')
  const place = [report.place, report.commune?.name].filter(Boolean).join(', ')
  const name = names.category(report.category, report.child)
  const deed = (action: Deed['action'], note: string, photos: Deed['photos']): Deed => ({
    id: newId(),
    personId: person.id,
    reportId: report.id,
    code: report.code,
    action,
    version: report.version,
    note,
    photos,
    createdAt: new Date().toISOString(),
    state: 'waiting',
    seen: report.timeline.length,
  })
  return (
    <article className={`ff-card h-tone--${due.tone}`} aria-label={`${report.code} ${name}`}>
      <p className="ff-card__due">
        {t(`field-reports.office.due.${due.key}`, { count: due.count })}
        {report.dueAt && <span className="h-small h-second"> · {moment(report.dueAt)}</span>}
      </p>
      <h2>{name}</h2>
      <p className="h-row">
        <span className="h-small h-figures">{report.code}</span>
        <StatusChip tone={toneOf(report)}>{t(`cases.field-reports.report.state.${report.state}`)}</StatusChip>
      </p>
      <p className="ff-note">{report.note}</p>
      <p className="ff-place">
        <Icon icon={mapPin} size="text" />
        <span>
          {place || t('field-reports.office.place.none')}
          {here && <span className="h-second"> · {metres(metresBetween(here, report.at), say)}</span>}
        </span>
      </p>
      <a className="h-button h-button--secondary ff-go" href={geoLink(report.at)}>
        <Icon icon={mapPin} size="text" />
        {say('go')}
        <span className="h-hidden"> {report.code}</span>
      </a>
      <Pictures report={report} />
      {waiting.map(({ id, action }) => (
        <p key={id} className="ff-waiting">
          {say('waits', { action: t(`field-reports.office.act.${action}`) })}
        </p>
      ))}
      {steps.includes('accept') && (
        <Button icon={check} wide onClick={() => void addDeed(deed('accept', '', []), new Map())}>
          {t('field-reports.office.act.accept')}
          <span className="h-hidden"> {report.code}</span>
        </Button>
      )}
      {steps.includes('resolve') && !resolving && (
        <Button variant="primary" icon={wrench} wide onClick={() => setResolving(true)}>
          {t('field-reports.office.act.resolve')}
          <span className="h-hidden"> {report.code}</span>
        </Button>
      )}
      {resolving && steps.includes('resolve') && (
        <FieldResolve
          report={report}
          onDone={async (note, photos, blobs) => {
            await addDeed(deed('resolve', note, photos), blobs)
            setResolving(false)
          }}
          onCancel={() => setResolving(false)}
        />
      )}
    </article>
  )
}

const metres = (far: number, say: (key: string, values?: Record<string, unknown>) => string) =>
  far < 1_000 ? say('metres', { n: Math.round(far / 10) * 10 }) : say('kilometres', { n: (far / 1_000).toFixed(1) })

/** Pictures out of this device's own keeping; the large one needs a network. */
function Pictures({ report }: { report: StaffReport }) {
  const { t } = useText()
  const urls = useBlobs(report.photos.map(({ id }) => id))
  const [open, setOpen] = useState<string>()
  const shown = report.photos.find(({ id }) => id === open)
  if (report.photos.length === 0) return null
  const nameOf = (index: number) =>
    t(`field-reports.office.photo.${report.photos[index]?.kind ?? 'before'}`, {
      n: index + 1,
      of: report.photos.length,
    })
  return (
    <>
      <ul className="ff-photos">
        {report.photos.map((photo, index) => (
          <li key={photo.id}>
            <button type="button" className="ff-photo" onClick={() => setOpen(photo.id)}>
              {urls.has(photo.id) ? (
                <img src={urls.get(photo.id)} alt={nameOf(index)} />
              ) : (
                <span className="h-small">{nameOf(index)}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <Dialog
        open={shown !== undefined}
        title={shown ? nameOf(report.photos.indexOf(shown)) : ''}
        onClose={() => setOpen(undefined)}
        closeLabel={t('field-reports.office.photo.close')}
      >
        {shown && <img className="ff-full" src={navigator.onLine ? shown.view : urls.get(shown.id)} alt="" />}
      </Dialog>
    </>
  )
}

function useBlobs(ids: readonly string[]): ReadonlyMap<string, string> {
  const [urls, setUrls] = useState<ReadonlyMap<string, string>>(new Map())
  const wanted = ids.join(',')
  useEffect(() => {
    let here = true
    const made: string[] = []
    const read = async () => {
      const found = new Map<string, string>()
      for (const id of wanted.split(',').filter(Boolean)) {
        const blob = await readBlob(id).catch(() => undefined)
        if (!blob || blob.size === 0 || !here) continue
        const url = URL.createObjectURL(blob)
        made.push(url)
        found.set(id, url)
      }
      if (here) setUrls(found)
    }
    void read()
    return () => {
      here = false
      made.forEach((url) => URL.revokeObjectURL(url))
    }
  }, [wanted])
  return urls
}
