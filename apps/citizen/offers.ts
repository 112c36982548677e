import type { ComponentType } from 'react'
import {
  atStart as fieldReportsAtStart,
  onDevice as fieldReportsOnDevice,
  panels as fieldReportsPanels,
  wipe as fieldReportsWipe,
} from '@hue-s/systems/field-reports/web/index.ts'
import { panels as personalPanels, wipe as personalWipe } from '@hue-s/systems/personal/web/index.ts'
import { panels as newsPanels } from '@hue-s/systems/news/web/index.ts'
import type { Panel, Screen } from '@hue-s/kernel/web/screens.ts'
import { offeredTo } from '../screens.ts'

/** The screens that systems offer to this app. */
export const offered: readonly Screen[] = offeredTo('citizen')

/** What the systems put on the home page. */
export const panels: readonly Panel[] = [...fieldReportsPanels, ...personalPanels, ...newsPanels].sort(
  (a, b) => a.order - b.order,
)

/** What lies on this device and nowhere else, of one kind: how much, how much of it was refused, a view of it. */
export interface OnDevice {
  count: () => Promise<{ all: number; refused: number }>
  view: () => Promise<ComponentType>
  /** Calls whenever it changes; answers how to stop. */
  hear: (hear: () => void) => Promise<() => void>
}

const later: OnDevice = {
  count: async () => (await import('./Later.tsx')).countLater(),
  view: async () => (await import('./Later.tsx')).View,
  hear: async (hear) => (await import('@hue-s/kernel/web/later.ts')).hearLater(hear),
}

/** Everything that waits on this device: shown in one place, counted before somebody signs out. */
export const onDevice: readonly OnDevice[] = [fieldReportsOnDevice, later]

/** What is done when the app opens (sending what waits). */
export const starts: readonly (() => Promise<void>)[] = [
  fieldReportsAtStart,
  async () => (await import('./Later.tsx')).startLater(),
]

/** Throws away what lies on this device, when somebody who signs out asks for it. */
export const wipes: readonly (() => Promise<void>)[] = [
  fieldReportsWipe,
  async () => (await import('@hue-s/kernel/web/later.ts')).wipeLater(),
]

/** What goes from this device whenever somebody signs out, whether something waits or not: papers kept for being offline. */
export const leaves: readonly (() => Promise<void>)[] = [
  personalWipe,
  async () => (await import('@hue-s/kernel/web/kept.ts')).wipeKept(),
]
