import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { answerOf, enterQuietly } from './journey-person.ts'
import { LAPTOP, photo, type Stage, type Visitor } from './journey-stage.ts'

export const CLERK = 'commune-officer'
export const COMMUNE = 'UBND phường Phú Xuân'

type Answer = string | boolean
export interface Filing {
  code: string
  answers: Record<string, Answer>
  /** Questions of the case that the form does not ask. */
  told?: Record<string, string>
  /** Papers that are handed in, by their names. */
  papers?: readonly string[]
  /** Files of papers that are no picture, by the names of the papers. */
  files?: Readonly<Record<string, { name: string; mimeType: string; buffer: Buffer }>>
  /** Looked at for accessibility at every stop. */
  look?: boolean
}

/** Answers one question of a form, whatever its control; what is known already is not asked. */
async function answerOne(page: Page, path: string, answer: Answer): Promise<void> {
  const field = page.locator(`.f-field[data-path="${path}"]`)
  if ((await field.count()) === 0) return
  const radios = field.getByRole('radio')
  if (typeof answer === 'boolean') {
    await field.getByRole('radio', { name: answer ? 'Có' : 'Không', exact: true }).check()
  } else if ((await radios.count()) > 0) {
    await field.getByRole('radio', { name: answer }).check()
  } else if (/^\d{4}-\d{2}-\d{2}$/.test(answer)) {
    const [year = '', month = '', day = ''] = answer.split('-')
    for (const [label, text] of [
      ['Ngày', day],
      ['Tháng', month],
      ['Năm', year],
    ] as const)
      await field.getByLabel(label, { exact: true }).fill(text)
  } else if ((await field.locator('select').count()) > 0) {
    await field.locator('select').selectOption({ label: answer })
  } else {
    await field.locator('input, textarea').first().fill(answer)
  }
}

/** Fills in a form page by page to its look over, and leaves that by its last button. */
export async function fillForm(visitor: Visitor, answers: Record<string, Answer>, look = false): Promise<void> {
  const { page } = visitor
  await page.locator('.f-fill').waitFor()
  for (let pages = 0; pages < 12; pages++) {
    await page.locator('.f-page[aria-busy]').waitFor({ state: 'detached' })
    for (const [path, answer] of Object.entries(answers)) await answerOne(page, path, answer)
    if (look) await visitor.fine(`form, page ${pages + 1}`)
    const heading = await page.locator('.f-page__title').textContent()
    await page.locator('.f-actions button[type=submit]').click()
    if (heading === 'Xem lại') return
    await expect.poll(() => page.locator('.f-page__title').textContent()).not.toBe(heading)
  }
  throw new Error('the form has no end')
}

/** Files a dossier as a person does: the form, the papers, the look over. Answers its id. */
export async function fileOnline(visitor: Visitor, filing: Filing): Promise<string> {
  const { page } = visitor
  const { code, answers, told = {}, papers = [], files = {}, look = false } = filing
  await visitor.open(`/services/new/${code}`)
  await fillForm(visitor, answers, look)
  await page.getByLabel('Nơi giải quyết').selectOption({ label: COMMUNE })
  for (const [name, value] of Object.entries(told))
    await page
      .getByRole('group', { name })
      .or(page.getByRole('radiogroup', { name }))
      .getByRole('radio', { name: value, exact: true })
      .check()
  for (const name of papers) {
    const card = page.locator('.h-card').filter({ has: page.getByRole('heading', { name }) })
    await card
      .locator('input[type=file]')
      .first()
      .setInputFiles(files[name] ?? (await photo(`${name.slice(0, 12)}.jpg`, '#e8e4d8')))
  }
  if (look) await visitor.fine('papers')
  await page.getByRole('button', { name: 'Tiếp: xem lại' }).click()
  await page.getByRole('button', { name: 'Gửi hồ sơ' }).waitFor()
  if (look) await visitor.fine('review')
  await page.getByRole('button', { name: 'Gửi hồ sơ' }).click()
  await page.waitForURL(/\/services\/dossiers\/[\w-]{36}/)
  await page.getByText('Chờ tiếp nhận').first().waitFor()
  return /dossiers\/([\w-]+)/.exec(page.url())?.[1] ?? ''
}

/** An official at their own desk, with one dossier open. */
export async function deskOf(stage: Stage, account: string, id: string): Promise<Visitor> {
  const visitor = await stage.enter({ viewport: LAPTOP })
  await enterQuietly(visitor, account)
  await visitor.open(`/office/dossiers/${id}`)
  return visitor
}

export const stateOf = async ({ page }: Visitor, id: string): Promise<string> =>
  (await answerOf<{ state: string }>(page, `/api/public-services/office/dossiers/${id}`)).state

const button = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) })

/** A step that needs no word: one key, and the dossier stands elsewhere. */
export async function press({ page }: Visitor, key: string, name: string): Promise<void> {
  await button(page, name).waitFor()
  await page.locator('body').press(key)
  await button(page, name).waitFor({ state: 'detached' })
}

/** A step that needs words: its key opens the form, the fields are filled in by their labels, Ctrl+Enter sends. */
export async function say(
  { page }: Visitor,
  key: string,
  name: string,
  fields: Record<string, string>,
  choices: Record<string, string> = {},
): Promise<void> {
  await button(page, name).waitFor()
  await page.locator('body').press(key)
  const form = page.locator('#step-form')
  await form.waitFor()
  for (const [label, text] of Object.entries(choices))
    await form.getByLabel(label, { exact: true }).selectOption({ label: text })
  for (const [label, text] of Object.entries(fields)) await form.getByLabel(label).fill(text)
  await page.keyboard.press('Control+Enter')
  await form.waitFor({ state: 'detached' })
}

/** From the desk that accepted it to the number: taken, drawn up, signed by the leader, issued. */
export async function bringToResult(stage: Stage, clerk: Visitor, id: string, body: string): Promise<void> {
  await say(
    clerk,
    's',
    'Trình ký',
    { 'Nội dung kết quả': body, 'Ghi chú nội bộ': 'Đủ điều kiện, trình lãnh đạo' },
    { 'Kết luận': 'Đồng ý giải quyết' },
  )
  const leader = await deskOf(stage, 'leader', id)
  await press(leader, 'y', 'Ký duyệt')
  await leader.leave()
  await clerk.page.reload()
  await press(clerk, 'i', 'Cấp số, phát hành')
}

interface Verdict {
  state: string
  signatures: unknown[]
  paper: { kind: string; number: string | null } | null
}

/** Downloads a paper by its link and has it judged: by this province's own page and by poppler, where it is there. */
export async function judge(stage: Stage, { page }: Visitor, name: string | RegExp): Promise<Verdict> {
  const link = page.getByRole('link', { name }).first()
  await link.waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const bytes = readFileSync(await download.path())
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  const answer = await fetch(`${stage.url}/api/papers/verify-pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/pdf', 'idempotency-key': crypto.randomUUID() },
    body: new Uint8Array(bytes),
  })
  expect(answer.status).toBe(200)
  const verdict = (await answer.json()) as Verdict
  expect(verdict.state).toBe('valid')
  if (spawnSync('pdfsig', ['-v']).error === undefined) expect(pdfsig(bytes)).toMatch(/Signature is Valid/)
  return verdict
}

function pdfsig(bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'hue-s-pdfsig-'))
  try {
    const file = join(folder, 'paper.pdf')
    writeFileSync(file, bytes)
    return execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
