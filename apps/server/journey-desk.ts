import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { ask, LAPTOP, photo, tokenOf, type Stage, type Visitor } from './journey-stage.ts'
import { signInAsStaff } from './journey-steps.ts'

const AT = { lon: 107.5847, lat: 16.4637 }
export const OFFICER = 'agency-officer'

export interface Report {
  id: string
  code: string
  version: number
  state: string
  dueAt: string | null
  agency: { id: string; name: string } | null
  commune: { id: string; name: string } | null
  actions: string[]
  photos: { id: string; view: string }[]
  timeline: { action: string; note: string | null }[]
}

/** The form of a step, by its name. */
export const form = (page: Page, name: string) => page.getByRole('form', { name, exact: true })

/** What stories at the officials' desks do all the time; `stage` is asked for when it is needed, as it starts late. */
export function officeOf(stage: () => Stage) {
  const atDesk = () => stage().enter({ viewport: LAPTOP })
  const enter = async (account: string, path: string): Promise<Visitor> => {
    const visitor = await atDesk()
    await signInAsStaff(visitor, path, account)
    return visitor
  }
  const upload = async (account: string, colour: string): Promise<string> => {
    const response = await fetch(`${stage().url}/api/files?purpose=photo`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenOf(stage(), account)}`,
        'content-type': 'image/jpeg',
        'idempotency-key': crypto.randomUUID(),
      },
      body: new Uint8Array((await photo('x.jpg', colour)).buffer),
    })
    expect(response.status).toBe(200)
    return ((await response.json()) as { id: string }).id
  }
  const submit = async (note: string, more: object = {}, account = 'citizen') =>
    ask<Report>(stage(), '/api/field-reports/reports', await tokenOf(stage(), account), {
      category: 'street-lamp',
      note,
      at: AT,
      ...more,
    })
  const read = async (id: string, account = OFFICER) =>
    ask<Report>(stage(), `/api/field-reports/work/${id}`, await tokenOf(stage(), account))
  const act = async (id: string, action: string, more: object = {}, account = OFFICER) => {
    const { version } = await read(id, account)
    const body = { version, action, ...more }
    return ask<Report>(stage(), `/api/field-reports/work/${id}/act`, await tokenOf(stage(), account), body)
  }
  const stateOf = async (id: string, account = 'ioc-operator') => (await read(id, account)).state
  return { enter, upload, submit, read, act, stateOf }
}
