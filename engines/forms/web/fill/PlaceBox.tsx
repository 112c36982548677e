import { useState } from 'react'
import { Button, TextInput } from '@hue-s/ui/index.ts'
import { crosshair, mapPin } from '@hue-s/ui/icon-paths.ts'
import type { Plain, Spot } from '../../shared/model/form.ts'
import { useTools, type ControlProps } from './tools.ts'

const isSpot = (value: Plain): value is Spot => typeof value === 'object' && value !== null && 'lon' in value
const shown = (value: Plain) =>
  isSpot(value) ? `${value.lat.toFixed(6)}, ${value.lon.toFixed(6)}` : typeof value === 'string' ? value : ''

/** Latitude and longitude, as maps copy them; anything else is kept as typed and told of. */
function readSpot(text: string): Plain {
  const found = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text)
  const spot = { lat: Number(found?.[1]), lon: Number(found?.[2]) }
  if (found && Math.abs(spot.lat) <= 90 && Math.abs(spot.lon) <= 180) return spot
  return text.trim() === '' ? null : text
}

/** Where: the phone's own place, a map if the screen has one, or typed. */
export function PlaceBox({ value, onValue }: ControlProps) {
  const { t, pickPlace } = useTools()
  const [typed, setTyped] = useState(() => shown(value))
  const [seen, setSeen] = useState(value)
  // A row that was taken away leaves its box to the next one.
  if (seen !== value) {
    setSeen(value)
    if (JSON.stringify(readSpot(typed)) !== JSON.stringify(value)) setTyped(shown(value))
  }
  const [state, setState] = useState<'idle' | 'asking' | 'refused'>('idle')
  const take = (spot: Spot | null) => {
    if (!spot) return
    setTyped(shown(spot))
    onValue(spot)
  }
  const locate = () => {
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle')
        take({ lat: coords.latitude, lon: coords.longitude })
      },
      () => setState('refused'),
      { enableHighAccuracy: true, timeout: 15_000 },
    )
  }
  return (
    <>
      <TextInput
        value={typed}
        placeholder="16.463700, 107.590900"
        autoComplete="off"
        className="h-figures"
        onValue={(text) => {
          setTyped(text)
          onValue(readSpot(text))
        }}
      />
      <span className="h-row f-place">
        <Button icon={crosshair} busy={state === 'asking' && t('forms.fill.locating')} onClick={locate}>
          {t('forms.fill.myPlace')}
        </Button>
        {pickPlace && (
          <Button icon={mapPin} onClick={() => void pickPlace(isSpot(value) ? value : null).then(take)}>
            {t('forms.fill.onMap')}
          </Button>
        )}
      </span>
      {state === 'refused' && <output className="h-small">{t('forms.fill.noPlace')}</output>}
    </>
  )
}
