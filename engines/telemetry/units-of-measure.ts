import { invalid } from '@hue-s/kernel/shared/error.ts'

/** What a unit is in the base unit of its kind: base = value × factor + shift. */
const UNITS: Readonly<Record<string, readonly [kind: string, factor: number, shift: number]>> = {
  '°C': ['temperature', 1, 0],
  '°F': ['temperature', 5 / 9, -160 / 9],
  K: ['temperature', 1, -273.15],
  m: ['length', 1, 0],
  cm: ['length', 0.01, 0],
  mm: ['length', 0.001, 0],
  km: ['length', 1_000, 0],
  ft: ['length', 0.3048, 0],
  in: ['length', 0.0254, 0],
  'm/s': ['speed', 1, 0],
  'km/h': ['speed', 1 / 3.6, 0],
  kn: ['speed', 1852 / 3600, 0],
  mph: ['speed', 0.44704, 0],
  Pa: ['pressure', 1, 0],
  hPa: ['pressure', 100, 0],
  kPa: ['pressure', 1_000, 0],
  bar: ['pressure', 100_000, 0],
  mmHg: ['pressure', 133.322387415, 0],
  'µg/m3': ['density', 1e-9, 0],
  'mg/m3': ['density', 1e-6, 0],
  'm3/s': ['flow', 1, 0],
  'l/s': ['flow', 0.001, 0],
  '%': ['share', 0.01, 0],
  '1': ['share', 1, 0],
}

const unitOf = (name: string) => {
  const found = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined
  if (!found) throw invalid('telemetry.noSuchUnit', { unit: name })
  return found
}

/** The line that takes values from one unit to another of the same kind. */
export function conversion(from: string, to: string): { factor: number; shift: number } {
  const [kindFrom, factorFrom, shiftFrom] = unitOf(from)
  const [kindTo, factorTo, shiftTo] = unitOf(to)
  if (kindFrom !== kindTo) throw invalid('telemetry.noSuchUnit', { unit: `${from} → ${to}` })
  return { factor: factorFrom / factorTo, shift: (shiftFrom - shiftTo) / factorTo }
}
