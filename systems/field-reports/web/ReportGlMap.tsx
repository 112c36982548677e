import { Map as GlMap, setWorkerUrl, type LayerSpecification } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { useEffect, useRef } from 'react'
import { Button } from '@hue-s/ui/Button.tsx'
import { arrowCounterClockwise, minus, plus } from '@hue-s/ui/icon-paths.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import type { fieldReportsContract } from '../contract.ts'

setWorkerUrl(workerUrl)

type Sheet = Output<typeof fieldReportsContract.sheet>
export interface Chosen {
  /** Reports at the place that was pressed. */
  ids: string[]
}

export interface ReportGlMapProps {
  sheet: Sheet
  /** The filter, as the tiles take it. */
  query: string
  /** The chosen commune, shown close by. */
  commune: string | undefined
  words: { title: string; closer: string; wider: string; whole: string }
  onChoose: (chosen: Chosen) => void
  onFailed: () => void
}

const SINGLES = 10
const FONT = ['Be Vietnam Pro']
const MARGIN = 0.35

/** The province's own colours, as the rest of the page has them. */
function palette() {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string, fallback: string) => style.getPropertyValue(`--h-${name}`).trim() || fallback
  return {
    ground: colour('second-tint', '#e3f2f0'),
    land: colour('surface', '#ffffff'),
    edge: colour('line', '#857d95'),
    words: colour('text-second', '#4f4960'),
    action: colour('action', '#4a2a7a'),
    onAction: colour('on-action', '#ffffff'),
    late: colour('danger', '#b3261e'),
    done: colour('success', '#1f6b3a'),
    chosen: colour('accent-tint', '#f1ecf8'),
  }
}
type Palette = ReturnType<typeof palette>

const one = ['==', ['get', 'n'], 1] as const
const many = ['>', ['get', 'n'], 1] as const

function layersOf(c: Palette): LayerSpecification[] {
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': c.ground } },
    { id: 'land', type: 'fill', source: 'communes', 'source-layer': 'communes', paint: { 'fill-color': c.land } },
    {
      id: 'edges',
      type: 'line',
      source: 'communes',
      'source-layer': 'communes',
      paint: { 'line-color': c.edge, 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.6, 13, 1.6] },
    },
    {
      id: 'names',
      type: 'symbol',
      source: 'names',
      minzoom: 9.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': 13,
        'text-padding': 6,
        'text-optional': true,
      },
      paint: { 'text-color': c.words, 'text-halo-color': c.land, 'text-halo-width': 1.5 },
    },
    {
      id: 'clusters',
      type: 'circle',
      source: 'reports',
      'source-layer': 'reports',
      filter: [...many],
      paint: {
        'circle-color': ['case', ['==', ['get', 'done'], ['get', 'n']], c.done, c.action],
        'circle-radius': ['step', ['get', 'n'], 14, 10, 17, 100, 21, 1000, 26],
        'circle-stroke-color': c.land,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'numbers',
      type: 'symbol',
      source: 'reports',
      'source-layer': 'reports',
      filter: [...many],
      layout: {
        'text-field': ['to-string', ['get', 'n']],
        'text-font': FONT,
        'text-size': 13,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': c.onAction },
    },
    {
      id: 'points',
      type: 'circle',
      source: 'reports',
      'source-layer': 'reports',
      filter: [...one],
      paint: {
        'circle-color': ['case', ['>', ['get', 'late'], 0], c.late, ['>', ['get', 'done'], 0], c.done, c.action],
        'circle-radius': 9,
        'circle-stroke-color': c.land,
        'circle-stroke-width': 2,
      },
    },
  ] as LayerSpecification[]
}

const reportTiles = (query: string) => [`${location.origin}/tiles/field-reports/{z}/{x}/{y}${query && `?${query}`}`]

function madeMap(container: HTMLElement, { sheet, query, words }: ReportGlMapProps): GlMap {
  const [west = 0, south = 0, east = 0, north = 0] = sheet.bounds
  const wide = (east - west) * MARGIN
  const high = (north - south) * MARGIN
  const map = new GlMap({
    container,
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 16 },
    // The province and its edge: what lies farther off is not ours to draw.
    maxBounds: [west - wide, south - high, east + wide, north + high],
    maxZoom: 18,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: false,
    fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200,
    locale: { 'Map.Title': words.title },
    style: {
      version: 8,
      sources: {
        communes: { type: 'vector', tiles: [`${location.origin}/tiles/communes/{z}/{x}/{y}`], maxzoom: 14 },
        reports: { type: 'vector', tiles: reportTiles(query), maxzoom: 18 },
        names: {
          type: 'geojson',
          data: {
            type: 'FeatureCollection',
            features: sheet.communes.map(({ name, at }) => ({
              type: 'Feature',
              properties: { name },
              geometry: { type: 'Point', coordinates: [at.lon, at.lat] },
            })),
          },
        },
      },
      layers: layersOf(palette()),
    },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  return map
}

const LAYERS = { layers: ['points', 'clusters'] }
const NEAR = 12
/** Close enough that every report stands for itself. */
const CLOSE = 15.5
type Seen = ReturnType<GlMap['queryRenderedFeatures']>[number]
type Spot = [lon: number, lat: number]

const spotOf = ({ geometry }: Seen): Spot => {
  const [lon = 0, lat = 0] = geometry.type === 'Point' ? geometry.coordinates : []
  return [lon, lat]
}

/** What lies around a point of the screen: a cluster comes closer, reports are shown. */
function open(map: GlMap, { x, y }: { x: number; y: number }, onChoose: (chosen: Chosen) => void): void {
  const found = map.queryRenderedFeatures(
    [
      [x - NEAR, y - NEAR],
      [x + NEAR, y + NEAR],
    ],
    LAYERS,
  )
  const ids = found.map(({ properties }) => String(properties['id'] ?? '')).filter(Boolean)
  if (ids.length > 0) return onChoose({ ids: [...new Set(ids)].slice(0, SINGLES) })
  if (found[0]) map.easeTo({ center: spotOf(found[0]), zoom: Math.min(map.getZoom() + 2, 18) })
  return undefined
}

/** By keyboard: what stands nearest to the middle of the map, as if it had been pressed. */
function openMiddle(map: GlMap, onChoose: (chosen: Chosen) => void): void {
  const middle = map.project(map.getCenter())
  const far = (seen: Seen) => map.project(spotOf(seen)).dist(middle)
  const [nearest] = map.queryRenderedFeatures(LAYERS).toSorted((a, b) => far(a) - far(b))
  if (!nearest) return
  open(map, map.project(spotOf(nearest)), onChoose)
  if (nearest.properties['id']) map.easeTo({ center: spotOf(nearest), zoom: Math.max(map.getZoom(), CLOSE) })
}

/** The map that moves: our own boundaries, clusters and reports as vector tiles; nothing comes from elsewhere. */
export function ReportGlMap(props: ReportGlMapProps) {
  const { sheet, query, commune, words } = props
  const box = useRef<HTMLDivElement>(null)
  const map = useRef<GlMap>(undefined)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    const container = box.current
    if (!container) return undefined
    let made: GlMap | undefined
    let here = true
    const begin = async () => {
      // Letters are drawn on the device: the typeface has to be there first.
      await document.fonts.load('400 13px "Be Vietnam Pro"', 'Ệđ0').catch(() => [])
      if (!here) return
      try {
        made = madeMap(container, latest.current)
      } catch {
        latest.current.onFailed()
        return
      }
      map.current = made
      made.on('load', () => container.setAttribute('data-map-ready', 'true'))
      made.on('click', (event) => made && open(made, event.point, latest.current.onChoose))
      made.getCanvas().addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && made) openMiddle(made, latest.current.onChoose)
      })
      for (const layer of ['points', 'clusters']) {
        made.on('mouseenter', layer, () => void (container.style.cursor = 'pointer'))
        made.on('mouseleave', layer, () => void (container.style.cursor = ''))
      }
      showCommune(made, latest.current)
    }
    void begin()
    return () => {
      here = false
      map.current = undefined
      made?.remove()
    }
  }, [sheet])
  useEffect(() => {
    const source = map.current?.getSource('reports')
    if (source && 'setTiles' in source) (source as { setTiles(tiles: string[]): void }).setTiles(reportTiles(query))
  }, [query])
  useEffect(() => {
    if (map.current) showCommune(map.current, latest.current)
  }, [commune])
  const [west = 0, south = 0, east = 0, north = 0] = sheet.bounds
  return (
    <div className="r-map r-map--live">
      <div ref={box} className="r-map__live" />
      <div className="r-map__zoom">
        <Button icon={plus} label={words.closer} onClick={() => map.current?.zoomIn()} />
        <Button icon={minus} label={words.wider} onClick={() => map.current?.zoomOut()} />
        <Button
          icon={arrowCounterClockwise}
          label={words.whole}
          onClick={() => map.current?.fitBounds([west, south, east, north], { padding: 16 })}
        />
      </div>
    </div>
  )
}

function showCommune(map: GlMap, { commune, sheet }: ReportGlMapProps): void {
  const found = sheet.communes.find(({ id }) => id === commune)
  if (found) map.jumpTo({ center: [found.at.lon, found.at.lat], zoom: 11.5 })
}
