import sharp from 'sharp'
import { attach, files, storeBytes } from '@hue-s/engines/files/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { units, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { newsContract as contract, type DeskItem, type Facts, type Kind } from '../contract.ts'
import { DESK_FILES } from '../desk/item.ts'
import { news } from '../system.ts'

export const systems = [units, identity, files, notify, papers, search, news]
export const PROVINCE = unitIdOfKey('sample', 'p99')
export const COMMUNE = unitIdOfKey('sample', 'c99001-suoi-may')

export const paragraph = (text: string, marks?: unknown[]) => ({
  type: 'paragraph',
  content: [{ type: 'text', text, ...(marks && { marks }) }],
})
export const bodyWith = (...content: unknown[]) => ({ type: 'doc', content })

/** A newsroom: one who writes, one who publishes, the platform they use. */
export async function newsroom(options: Parameters<typeof testApp>[1] = {}) {
  const app = await testApp(systems, options)
  const writer = staff(['news.edit'], [PROVINCE, COMMUNE])
  const publisher = staff(['news.edit', 'news.publish'], [PROVINCE, COMMUNE])
  const desk = (actor: Actor) => app.as(actor, contract)

  /** An item with whole words, ready to be sent. */
  async function written(title: string, kind: Kind = 'news', facts?: Facts, as = writer): Promise<DeskItem> {
    const made = await desk(as).create({ kind, section: 'life', title })
    await desk(as).saveText({
      id: made.id,
      lang: 'vi',
      version: 1,
      title,
      lead: `Tóm tắt: ${title}`,
      body: bodyWith(paragraph('Đoạn một.'), paragraph('Đoạn hai.')),
      parts: { claim: 'Điều được nói', truth: 'Điều đúng', place: 'Nhà văn hóa' },
    })
    if (facts) await desk(as).saveMeta({ id: made.id, metaVersion: 1, facts })
    return desk(as).deskItem({ id: made.id })
  }
  async function inReview(title: string, kind: Kind = 'news', facts?: Facts): Promise<DeskItem> {
    const { id, version } = await written(title, kind, facts)
    return desk(writer).submit({ id, version })
  }
  async function published(title: string, kind: Kind = 'news', facts?: Facts): Promise<DeskItem> {
    const { id, version } = await inReview(title, kind, facts)
    return desk(publisher).publish({ id, version })
  }
  return { app, writer, publisher, desk, written, inReview, published }
}
export type Newsroom = Awaited<ReturnType<typeof newsroom>>

/** Runs one of the system's jobs, as the schedule would. */
export async function job(app: TestApp, name: string): Promise<void> {
  const found = news.jobs.find((one) => one.name === name)
  if (!found) throw new Error(`no job ${name}`)
  await runJob(app.platform, news, found)
}

/** A picture that a person sent; held by an item of the desk if one is named. */
export async function picture(app: TestApp, owner: Actor, itemId?: string): Promise<string> {
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#5b3f8c' } })
    .png()
    .toBuffer()
  return app.run(async (ctx) => {
    const { id } = await storeBytes(ctx, bytes, 'photo', owner.id)
    if (itemId) await attach(ctx, id, { kind: DESK_FILES, id: itemId, visibility: 'private' })
    return id
  })
}
