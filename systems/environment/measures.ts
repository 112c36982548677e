import type { Terms } from '@hue-s/engines/telemetry/index.ts'
import type { Kind, Measure } from './contract.ts'

interface Known {
  unit: { name: string; symbol: string }
  /** What the property is called in the dictionary that machines read. */
  property: string
  terms: Terms
  digits: number
}

const MICROGRAM = { name: 'microgram per cubic metre', symbol: 'µg/m³' }
const FLOW = { name: 'cubic metre per second', symbol: 'm³/s' }
const quantity = (name: string) => `https://qudt.org/vocab/quantitykind/${name}`
const gas = (name: string) => `http://dbpedia.org/resource/${name}`
const HOURS = 3_600

/** What is measured: its unit, what of it can be true, what is doubtful. */
export const KNOWN: Record<Measure, Known> = {
  level: {
    unit: { name: 'metre', symbol: 'm' },
    property: quantity('WaterLevel'),
    terms: { possible: [-20, 2_000], stuckAfter: 24 * HOURS },
    digits: 2,
  },
  rain: {
    unit: { name: 'millimetre', symbol: 'mm' },
    property: quantity('PrecipitationDepth'),
    terms: { possible: [0, 200], range: [0, 120] },
    digits: 1,
  },
  inflow: { unit: FLOW, property: quantity('Inflow'), terms: { possible: [0, 30_000] }, digits: 0 },
  outflow: { unit: FLOW, property: quantity('Outflow'), terms: { possible: [0, 30_000] }, digits: 0 },
  temperature: {
    unit: { name: 'degree Celsius', symbol: '°C' },
    property: quantity('AirTemperature'),
    terms: { possible: [-20, 60], range: [2, 45], spike: 12, stuckAfter: 12 * HOURS },
    digits: 1,
  },
  humidity: {
    unit: { name: 'percent', symbol: '%' },
    property: quantity('RelativeHumidity'),
    terms: { possible: [0, 100], range: [10, 100] },
    digits: 0,
  },
  wind: {
    unit: { name: 'metre per second', symbol: 'm/s' },
    property: quantity('WindSpeed'),
    terms: { possible: [0, 100] },
    digits: 1,
  },
  windFrom: {
    unit: { name: 'degree', symbol: '°' },
    property: quantity('WindDirection'),
    terms: { possible: [0, 360] },
    digits: 0,
  },
  pm25: {
    unit: MICROGRAM,
    property: gas('PM2.5'),
    terms: { possible: [0, 2_000], range: [0, 900], stuckAfter: 6 * HOURS },
    digits: 1,
  },
  pm10: {
    unit: MICROGRAM,
    property: gas('PM10'),
    terms: { possible: [0, 4_000], range: [0, 1_500], stuckAfter: 6 * HOURS },
    digits: 1,
  },
  o3: { unit: MICROGRAM, property: gas('Ozone'), terms: { possible: [0, 2_000] }, digits: 1 },
  no2: { unit: MICROGRAM, property: gas('Nitrogen_dioxide'), terms: { possible: [0, 5_000] }, digits: 1 },
  so2: { unit: MICROGRAM, property: gas('Sulfur_dioxide'), terms: { possible: [0, 5_000] }, digits: 1 },
  co: { unit: MICROGRAM, property: gas('Carbon_monoxide'), terms: { possible: [0, 200_000] }, digits: 0 },
  ph: { unit: { name: 'pH', symbol: '' }, property: quantity('Acidity'), terms: { possible: [0, 14] }, digits: 1 },
  oxygen: {
    unit: { name: 'milligram per litre', symbol: 'mg/L' },
    property: quantity('DissolvedOxygen'),
    terms: { possible: [0, 30] },
    digits: 1,
  },
  turbidity: {
    unit: { name: 'nephelometric turbidity unit', symbol: 'NTU' },
    property: quantity('Turbidity'),
    terms: { possible: [0, 10_000] },
    digits: 0,
  },
  salinity: {
    unit: { name: 'part per thousand', symbol: '‰' },
    property: quantity('Salinity'),
    terms: { possible: [0, 60] },
    digits: 1,
  },
}

/** A river may rise faster than a reservoir; neither jumps by metres between two looks. */
const SPIKES: Partial<Record<Kind, number>> = { river: 1.5, reservoir: 3 }

/** What is agreed of one series of a station. */
export function termsOf(kind: Kind, measure: Measure, every: number): Terms {
  const spike = measure === 'level' ? SPIKES[kind] : undefined
  return { ...KNOWN[measure].terms, expected: every, keepRawMonths: 60, ...(spike ? { spike } : {}) }
}
