import { afterAll, beforeAll } from 'vitest'
import { LAPTOP, PHONE, startStage, type Stage, type Visitor } from './journey-stage.ts'
import { enterQuietly } from './journey-person.ts'

const LONG = 180_000

/** The province that the stories of one file happen in. */
export let stage: Stage

/** Opens the province before the stories of a file and closes it after them. */
export function openProvince(): void {
  beforeAll(async () => {
    stage = await startStage('hue')
  }, LONG)
  afterAll(() => stage?.stop(), LONG)
}

/** Somebody with a phone of their own. */
export const onPhone = (more: Parameters<Stage['enter']>[0] = {}): Promise<Visitor> =>
  stage.enter({ viewport: PHONE, hasTouch: true, isMobile: true, ...more })

/** Somebody at a desk. */
export const atDesk = (): Promise<Visitor> => stage.enter({ viewport: LAPTOP })

/** Somebody with a phone who is signed in already. */
export async function person(account: string, more: Parameters<Stage['enter']>[0] = {}): Promise<Visitor> {
  const visitor = await onPhone(more)
  await enterQuietly(visitor, account)
  return visitor
}
