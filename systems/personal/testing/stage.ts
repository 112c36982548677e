import { afterAll, beforeAll, expect } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { personalContract as routes } from '../contract.ts'
import { makeCitizen, startApp } from './app.ts'

export let app: TestApp
export let lan: Actor
export let minh: Actor
export const officer = staff(['personal.requests'])
export const as = (actor: Actor) => app.as(actor, routes)

export const refused = (status: number, code?: string) => expect.objectContaining(code ? { status, code } : { status })

export const member = {
  name: 'Lê Thị Hoa',
  relation: 'parent' as const,
  birthYear: 1948,
  needs: ['elderly' as const],
  note: '',
}

/** Starts the platform with two citizens before the tests of a file. */
export function startPersonal() {
  beforeAll(async () => {
    app = await startApp()
    lan = await makeCitizen(app, 'Nguyễn Thị Lan', '046190001234')
    minh = await makeCitizen(app, 'Trần Văn Minh', '046090004321')
  })
  afterAll(() => app.stop())
}
