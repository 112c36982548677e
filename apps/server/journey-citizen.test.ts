import type { Page, Request } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { onPhone, openProvince, stage } from './journey-open.ts'
import { openRoad, photo, type Visitor } from './journey-stage.ts'
import { sendReport, signInAsCitizen, writeReport, type Written } from './journey-steps.ts'

const LONG = 180_000
const lamp = { commune: 'Phường Thuận Hóa', place: 'Trước số 12', note: 'Đèn đường tắt ba đêm nay, đường rất tối' }

interface Shown {
  id: string
  code: string
  category: string
  state: string
  at: { lon: number; lat: number }
  openedAt: string
  closedAt: string | null
}

/** My reports as the server knows them. */
async function mine(page: Page): Promise<{ note: string; code: string; id: string }[]> {
  const answer = await page.request.get('/api/field-reports/mine?limit=100')
  return ((await answer.json()) as { items: { note: string; code: string; id: string }[] }).items
}

/** Signs in and comes to rest on the home page. */
async function enterAs(citizen: Visitor, account: string): Promise<void> {
  await citizen.open('/sign-in')
  await signInAsCitizen(citizen.page, account)
  await citizen.page.getByRole('searchbox', { name: 'Tìm phản ánh' }).waitFor()
  await citizen.settled()
}

describe('what a citizen can rely on', () => {
  openProvince()

  test(
    'three reports written without a network go by themselves, each once, when there is one again',
    async () => {
      const road = await openRoad(stage)
      const citizen = await onPhone({ baseURL: road.url, expected: /net::ERR_/ })
      const { page } = citizen
      await enterAs(citizen, 'citizen-an-cuu')
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
      await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
      const offline = async (path: string) => {
        await page.goto(path)
        await citizen.settled()
        await page.context().setOffline(false)
        await page.context().setOffline(true)
      }
      road.cut()
      const notes = ['một', 'hai', 'ba'].map((n) => `Báo lúc mất sóng, việc thứ ${n}`)
      for (const note of notes) {
        await offline('/report')
        await writeReport(citizen, { ...lamp, note })
        if (note !== notes[2]) await page.getByRole('button', { name: 'Gửi phản ánh' }).click()
        if (note !== notes[2]) await page.getByText(/phản ánh đang chờ gửi/).waitFor()
      }
      // The third stays a draft over a reload, then waits too.
      await offline(page.url())
      await page.getByText(notes[2] ?? '').waitFor()
      await page.getByRole('button', { name: 'Gửi phản ánh' }).click()
      await page.getByText('3 phản ánh đang chờ gửi').waitFor()
      // All three outlive a reload, as they do a dead battery.
      await offline('/mine')
      await page.getByText('3 phản ánh đang chờ gửi').waitFor()
      for (const note of notes) await page.getByText(note).first().waitFor()
      await citizen.fine('three wait')
      // Nothing readable of them lies in the browser's database.
      const kept = await page.evaluate<string>(`new Promise((done) => {
        const open = indexedDB.open('field-reports')
        open.onsuccess = () => {
          const read = open.result.transaction('records').objectStore('records').getAll()
          read.onsuccess = () => done(read.result.map((row) => row.kind + ' ' + new TextDecoder('latin1').decode(row.data)).join())
        }
      })`)
      expect(kept.match(/waiting/g)).toHaveLength(3)
      expect(kept).not.toContain('street-lamp')

      road.mend()
      await page.context().setOffline(false)
      await page.getByText(/phản ánh đang chờ gửi/).waitFor({ state: 'detached' })
      await page
        .getByText(/^Đã gửi và nhận: PA/)
        .first()
        .waitFor()
      await page.reload()
      await citizen.settled()
      const received = (await mine(page)).filter(({ note }) => notes.includes(note))
      expect(received.map(({ note }) => note).sort()).toEqual([...notes].sort())
      await citizen.fine('all sent')
      await citizen.leave()
      await road.close()
    },
    LONG,
  )

  test(
    'the same was reported before: it is offered, and followed instead',
    async () => {
      const list = await fetch(`${stage.url}/api/field-reports/reports?limit=100`)
      const { items } = (await list.json()) as { items: Shown[] }
      const lately = (at: string) => Date.now() - Date.parse(at) < 25 * 86_400_000
      const known = items.find(
        ({ state, openedAt, closedAt }) =>
          !['withdrawn', 'refused'].includes(state) && (closedAt === null || lately(closedAt) || lately(openedAt)),
      )
      if (!known) throw new Error('the demo has published reports of the last weeks')
      const kinds = await fetch(`${stage.url}/api/field-reports/categories`)
      const { items: categories } = (await kinds.json()) as { items: { id: string; name: { vi: string } }[] }
      const kind = categories.find(({ id }) => id === known.category)?.name.vi ?? ''

      const citizen = await onPhone({
        geolocation: { longitude: known.at.lon, latitude: known.at.lat, accuracy: 8 },
        permissions: ['geolocation'],
      })
      const { page } = citizen
      await enterAs(citizen, 'citizen-an-cuu')
      await citizen.open('/report')
      await page.getByRole('button', { name: 'Lấy vị trí của tôi' }).click()
      await page.getByText('Đã có vị trí, sai số khoảng 8 m').waitFor()
      await page.getByRole('button', { name: 'Tiếp tục' }).click()
      await page.getByLabel('Hãy kể điều bạn thấy').fill('Tôi cũng thấy việc này, mấy hôm rồi')
      await page.getByRole('radio', { name: kind, exact: true }).check()
      await page.getByRole('button', { name: 'Tiếp tục' }).click()
      await page.getByRole('heading', { name: /Có thể đã có người phản ánh việc này/ }).waitFor()
      await citizen.fine('similar reports')
      await page
        .getByRole('listitem')
        .filter({ hasText: known.code })
        .getByRole('button', { name: /Theo dõi phản ánh này/ })
        .click()
      await page.waitForURL(`**/reports/${known.id}`)
      await citizen.settled()
      await citizen.open('/mine')
      await page.getByRole('heading', { level: 1, name: 'Phản ánh của tôi' }).waitFor()
      expect(await page.getByText('Tôi cũng thấy việc này').count()).toBe(0)
      await citizen.open('/follows')
      await page.getByText(known.code).first().waitFor()
      await citizen.fine('follows')
      await page.getByRole('button', { name: `Thôi theo dõi ${known.code}` }).click()
      await page.getByText(`Đã thôi theo dõi: ${known.code}`).first().waitFor()
      await citizen.leave()
    },
    LONG,
  )

  test(
    'a page opened anew in the middle of an upload goes on where it was',
    async () => {
      const citizen = await onPhone({ serviceWorkers: 'block', expected: /net::ERR_/ })
      const { page } = citizen
      await enterAs(citizen, 'citizen')
      await citizen.open('/report')
      await page
        .getByLabel('Chọn ảnh')
        .setInputFiles(await Promise.all(['#111111', '#222222', '#333333'].map((c, n) => photo(`${n}.jpg`, c))))
      await page.getByText('Ảnh 3', { exact: true }).waitFor()
      const written: Written = { ...lamp, note: 'Ba ảnh, mạng chập chờn' }
      await page.getByLabel('Xã, phường', { exact: true }).selectOption({ label: written.commune })
      await page.getByRole('button', { name: 'Tiếp tục' }).click()
      await page.getByLabel('Hãy kể điều bạn thấy').fill(written.note)
      await page.getByRole('radio', { name: 'Đèn đường', exact: true }).check()
      await page.getByRole('button', { name: 'Tiếp tục' }).click()

      const keys: string[] = []
      const arrived = (request: Request) => void keys.push(request.headers()['idempotency-key'] ?? '')
      let stuck = true
      await page.route('**/api/files?purpose=photo', async (route) => {
        // The second photo never gets through before the page is closed.
        if (stuck && keys.length === 1) return
        arrived(route.request())
        await route.continue()
      })
      await page.getByRole('button', { name: 'Gửi phản ánh' }).click()
      await expect.poll(() => keys.length).toBe(1)
      const second = await citizen.page.context().newPage()
      await second.goto('/mine')
      await second
        .getByText(/Đang gửi|đang chờ gửi/)
        .first()
        .waitFor()
      await second.close()
      await page.waitForTimeout(300)
      stuck = false
      await page.reload()
      await page.waitForURL('**/mine')
      await page.getByText(/^Đã gửi và nhận: PA/).waitFor()
      expect(new Set(keys).size).toBe(3)
      expect(keys).toHaveLength(3)
      const [sent] = (await mine(page)).filter(({ note }) => note === written.note)
      const own = await page.request.get(`/api/field-reports/mine/${sent?.id ?? ''}`)
      expect(((await own.json()) as { photos: unknown[] }).photos).toHaveLength(3)
      await citizen.leave()
    },
    LONG,
  )

  test(
    'a session that ends at the last step keeps everything, and nobody else sends it by accident',
    async () => {
      const citizen = await onPhone({ expected: /401/ })
      const { page } = citizen
      await enterAs(citizen, 'citizen')
      await citizen.open('/report')
      await writeReport(citizen, { ...lamp, note: 'Phiên hết ở bước ba' })
      await page.getByText(/^Gửi với tên:/).waitFor()
      await page.context().clearCookies()
      await page.getByRole('button', { name: 'Gửi phản ánh' }).click()
      await page.getByText('Phiên đăng nhập đã hết').waitFor()
      await page.getByText('Phiên hết ở bước ba').waitFor()
      await citizen.fine('session ended')
      const here = page.url()
      await page.getByRole('link', { name: 'Đăng nhập để gửi' }).click()
      // Another person signs in on this phone: it is theirs to say whether it goes in their name.
      await signInAsCitizen(page, 'citizen-an-cuu')
      await page.getByRole('heading', { name: 'Xem lại và gửi' }).waitFor()
      expect(page.url()).toBe(here)
      await page.getByText('Người khác đã viết phản ánh này trên máy').waitFor()
      await citizen.fine('somebody else’s draft')
      await page.context().clearCookies()
      await page.goto(`/sign-in?returnTo=${encodeURIComponent(new URL(here).pathname + new URL(here).search)}`)
      await signInAsCitizen(page, 'citizen')
      await page.getByText('1 ảnh').waitFor()
      const { id } = await sendReport(page)
      expect((await mine(page)).find((one) => one.note === 'Phiên hết ở bước ba')?.id).toBe(id)
      await citizen.leave()
    },
    LONG,
  )
})
