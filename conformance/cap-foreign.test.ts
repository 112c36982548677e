import { CAP_1_2 as cap } from '@dec112/cap-ts'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { alertDesk } from '@hue-s/systems/alerts/testing/stage.ts'

// What readers that others wrote make of the feed and of the messages: feedsmith, and the CAP library of DEC112.
let room: Awaited<ReturnType<typeof alertDesk>>
const get = async (path: string) => (await fetch(room.app.url + path)).text()
const pathOf = (url: string | undefined) => new URL(url ?? '').pathname
const unitIds = ['c99001-suoi-may', 'c99016-tan-lap'].map((key) => unitIdOfKey('sample', key))

beforeAll(async () => {
  room = await alertDesk()
  const { desk, writer, approver } = room
  const first = await room.sent({ unitIds, shapes: [{ type: 'circle', label: 'Kho', center: [110.4, 14], km: 2 }] })
  const update = await desk(writer).followUp({ id: first.id, msgType: 'update' })
  const { id, version } = await desk(writer).submit({ id: update.id, version: update.version })
  await desk(approver).approve({ id, version })
  await room.sent({}, 'exercise')
})
afterAll(() => room.app.stop())

test('a feed reader finds each message, newest first, with its CAP form and a page in either language', async () => {
  const [update, alert, ...others] = parseAtomFeed(await get('/alerts/feed.atom')).entries ?? []
  expect(others).toEqual([])
  expect(Date.parse(update?.updated ?? '')).toBeGreaterThan(Date.parse(alert?.updated ?? ''))
  for (const entry of [update, alert]) {
    const link = entry?.links?.find(({ rel }) => rel === 'alternate')
    expect(link).toMatchObject({ type: 'application/cap+xml' })
    expect((await cap.Alert.fromXML(await get(pathOf(link?.href)))).info_list).toHaveLength(2)
    expect(entry?.links?.filter(({ rel }) => rel === 'related').map(({ hreflang }) => hreflang)).toEqual(['vi', 'en'])
    expect(entry?.title).toMatchObject({ value: 'Lũ trên báo động 2 · Flood above alarm 2' })
  }
  const drills = parseAtomFeed(await get('/alerts/exercises.atom')).entries ?? []
  expect(drills).toHaveLength(1)
  const rss = parseRssFeed(await get('/alerts/feed.rss'))
  expect(rss.items?.map(({ link }) => pathOf(link))).toEqual([update, alert].map((e) => pathOf(e?.links?.find(({ rel }) => rel === 'alternate')?.href))) // prettier-ignore
})

test('a CAP reader reads the alert and its update as they were written', async () => {
  const entries = parseAtomFeed(await get('/alerts/feed.atom')).entries ?? []
  const [update, alert] = await Promise.all(
    entries.map(async ({ links }) => cap.Alert.fromXML(await get(pathOf(links?.find(({ rel }) => rel === 'alternate')?.href)))), // prettier-ignore
  )
  expect(alert).toMatchObject({
    status: cap.Alert_status.actual,
    msgType: cap.Alert_msgType.alert,
    scope: cap.Alert_scope.public_,
  })
  expect(update).toMatchObject({
    msgType: cap.Alert_msgType.update,
    references: `${alert?.sender},${alert?.identifier},${alert?.sent}`,
  })
  expect(alert?.info_list.map(({ language, headline }) => [language, headline])).toEqual([
    ['vi-VN', 'Lũ trên báo động 2'],
    ['en-US', 'Flood above alarm 2'],
  ])
  const info = alert?.info_list[0] ?? expect.fail('it has words')
  expect(info.validate()).toBeUndefined()
  expect(info).toMatchObject({
    category_list: [cap.Alert_info_list_info_category_list_category_met],
    urgency: cap.Alert_info_list_info_urgency_expected,
    severity: cap.Alert_info_list_info_severity_severe,
    certainty: cap.Alert_info_list_info_certainty_observed,
    instruction: 'Lên chỗ cao, đừng lội nước.',
  })
  expect(info.area_list[0]?.circle_list).toEqual(['14,110.4 2'])
  expect(info.area_list.flatMap(({ geocode_list }) => geocode_list.map(({ value }) => value))).toEqual([
    '99001',
    '99016',
  ])
  expect(info.resource_list.map(({ mimeType }) => mimeType)).toEqual(['text/html'])
})
