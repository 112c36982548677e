import { geo } from '@hue-s/engines/geo/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { units, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { home } from '@hue-s/systems/home/system.ts'
import { alertsContract as contract, type DeskAlert, type NewContent, type Status } from '../contract.ts'
import { alerts } from '../system.ts'

export const COMMUNE = unitIdOfKey('sample', 'c99001-suoi-may')
export const OTHER = unitIdOfKey('sample', 'c99016-tan-lap')
/** Merged away in 2025. */
export const GONE = unitIdOfKey('sample', 'c99004-tan-lap')
export const NOW = '2026-11-20T02:00:00.000Z'

export const content = (more: Partial<NewContent> = {}): NewContent => ({
  kind: 'flood',
  category: 'met',
  urgency: 'expected',
  severity: 'severe',
  certainty: 'observed',
  responses: ['prepare'],
  level: 2,
  onset: null,
  expires: '2026-11-20T14:00:00.000Z',
  web: null,
  contact: '1900 0000',
  shapes: [],
  infos: {
    vi: { headline: 'Lũ trên báo động 2', description: 'Nước đang lên.', instruction: 'Lên chỗ cao, đừng lội nước.' },
    en: { headline: 'Flood above alarm 2', description: 'Water is rising.', instruction: 'Go to high ground.' },
  },
  unitIds: [COMMUNE],
  ...more,
})

/** The desk with one who writes and one who approves. */
export async function alertDesk() {
  const app = await testApp([units, geo, notify, search, home, alerts], { now: NOW })
  const writer = staff(['alerts.write'])
  const approver = staff(['alerts.write', 'alerts.approve'])
  const desk = (actor: Actor) => app.as(actor, contract)
  const draft = (more: Partial<NewContent> = {}, status: Status = 'actual') =>
    desk(writer).compose({ status, content: content(more) })
  const waiting = async (more: Partial<NewContent> = {}, status: Status = 'actual') => {
    const { id, version } = await draft(more, status)
    return desk(writer).submit({ id, version })
  }
  const sent = async (more: Partial<NewContent> = {}, status: Status = 'actual'): Promise<DeskAlert> => {
    const { id, version } = await waiting(more, status)
    return desk(approver).approve({ id, version })
  }
  return { app, writer, approver, desk, draft, waiting, sent }
}

/** Runs one of the system's jobs, as the schedule would. */
export async function job(app: TestApp, name: string): Promise<void> {
  const found = alerts.jobs.find((one) => one.name === name)
  if (!found) throw new Error(`no job ${name}`)
  await runJob(app.platform, alerts, found)
}
