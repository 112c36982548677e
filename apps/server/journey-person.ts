import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import type { Stage, Visitor } from './journey-stage.ts'

/** Signs this browser in without the page for it, where the story begins behind the door. */
export async function enterQuietly({ page }: Visitor, account: string): Promise<void> {
  const answer = await page.request.post('/api/identity/sign-in', {
    data: { account, password: `demo-${account}` },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  expect([account, answer.status()]).toEqual([account, 200])
}

/** What a route answers to whoever sits at this browser. */
export async function answerOf<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(path)
  expect([path, answer.status()]).toEqual([path, 200])
  return (await answer.json()) as T
}

/** The code in the newest message to a number, as the stand-in of the carrier shows it. */
export async function codeSentTo(stage: Stage, phone: string): Promise<string> {
  const carrier = `http://localhost:${Number(new URL(stage.url).port) + 4}/messages`
  let text = ''
  await expect
    .poll(async () => {
      const answer = await fetch(carrier, { headers: { accept: 'application/json' } })
      const sent = (await answer.json()) as { to: string; text?: string }[]
      text = sent.find((one) => one.to === phone)?.text ?? ''
      return text
    })
    .toMatch(/\d{6}/)
  return /\d{6}/.exec(text)?.[0] ?? ''
}
