import { readFileSync } from 'node:fs'
import { CalendarData } from '../calendar-data.ts'

const load = (province: string): CalendarData =>
  CalendarData.parse(
    JSON.parse(readFileSync(new URL(`../../../provinces/${province}/calendar.json`, import.meta.url), 'utf8')),
  )
export const hue = load('hue')
export const sample = load('sample')

/** An instant in Viet Nam, and back. */
export const at = (local: string) => new Date(`${local}:00+07:00`)
export const local = (date: Date | null) => date && new Date(date.getTime() + 7 * 3_600_000).toISOString().slice(0, 16)
