import {
  atStart as fieldReportsAtStart,
  panels as fieldReportsPanels,
  waiting as fieldReportsWaiting,
  wipe as fieldReportsWipe,
} from '@hue-s/systems/field-reports/web/index.ts'
import type { Panel, Screen } from '@hue-s/kernel/web/screens.ts'
import { offeredTo } from '../screens.ts'

/** The screens that systems offer to this app. */
export const offered: readonly Screen[] = offeredTo('citizen')

/** What the systems put on the home page. */
export const panels: readonly Panel[] = [...fieldReportsPanels].sort((a, b) => a.order - b.order)

/** What the systems do when the app opens (sending what waits). */
export const starts: readonly (() => Promise<void>)[] = [fieldReportsAtStart]

/** How many things still wait on this device, asked before somebody signs out. */
export const waiting: readonly (() => Promise<number>)[] = [fieldReportsWaiting]

/** Throws away what lies on this device, when somebody who signs out asks for it. */
export const wipes: readonly (() => Promise<void>)[] = [fieldReportsWipe]
