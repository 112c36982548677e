import { useEffect, useState } from 'react'
import { contract as geo } from '@hue-s/engines/geo/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Button, Field, Select, TextInput } from '@hue-s/ui/index.ts'
import { magnifyingGlass, mapPin } from '@hue-s/ui/icon-paths.ts'
import { frameOf } from '../../geo-paths.ts'
import type { useNames } from '../queue-data.ts'
import type { Call } from './call.ts'

const PAUSE_MS = 250

interface Props {
  call: Call
  names: ReturnType<typeof useNames>
  /** The commune in which the point lies. */
  found: { name: string; type: string } | undefined
  error: string | undefined
  onChange: (part: Partial<Call>) => void
}

/** Where it is: a named place while typing, or only the commune, and how to find the spot. */
export function Spot({ call, names, found, error, onChange }: Props) {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const places = useRead(geo.places, asked.length >= 2 ? { q: asked } : null)
  const boundaries = useRead(geo.boundaries, {}).data
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.hotline.${key}`, values)
  const shown = asked.length >= 2 && typed.trim() !== '' ? places.data?.items.slice(0, 6) : undefined
  const pickCommune = (communeId: string) => {
    const outline = boundaries?.features.find(({ id }) => id === communeId)
    const frame = outline && frameOf([outline.geometry])
    const middle = frame && { lon: (frame.west + frame.east) / 2, lat: (frame.south + frame.north) / 2 }
    onChange({ communeId, ...(middle ? { at: middle } : {}) })
  }
  return (
    <fieldset className="ho-spot">
      <legend>{say('where')}</legend>
      {error && <Alert tone="danger" title={error} />}
      <div className="ho-two">
        <Field id="ho-at" label={say('search')} hint={say('search.hint')}>
          <TextInput type="search" icon={magnifyingGlass} autoComplete="off" value={typed} onValue={setTyped} />
        </Field>
        <Field id="ho-commune" label={say('commune')}>
          <Select
            value={call.communeId}
            onValue={pickCommune}
            placeholder={say('commune.choose')}
            options={names.communes.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      </div>
      <output className="h-hidden">{shown && say('places', { count: shown.length })}</output>
      {shown && shown.length > 0 && (
        <ul className="ho-places">
          {shown.map(({ name, point, formerly }) => (
            <li key={`${name} ${point.lon} ${point.lat}`}>
              <Button
                variant="quiet"
                icon={mapPin}
                onClick={() => {
                  setTyped('')
                  onChange({ at: point, communeId: '', place: call.place || name })
                }}
              >
                {formerly ? `${name} (${formerly})` : name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {shown?.length === 0 && <p className="h-small">{say('places.none')}</p>}
      <Field id="ho-place" label={say('place')} hint={say('place.hint')}>
        <TextInput maxLength={300} value={call.place} onValue={(place) => onChange({ place })} />
      </Field>
      {call.at && (
        <output className="h-small">
          {call.communeId ? say('foundCommune') : found ? say('found', { commune: found.name }) : say('foundPoint')}
        </output>
      )}
    </fieldset>
  )
}
