import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Route } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { offerHolder } from '../contract.ts'
import { asPerson } from '../own.ts'

type Items = { items: { id: string }[]; reports: { id: string }[] }

/** Asks a system that may not run here, through its own route and with its own rules. */
async function asked<T>(ctx: Ctx, id: string, input: Record<string, unknown>): Promise<T | undefined> {
  const found = ctx.platform.routes.get(id)?.route
  return found ? ((await ctx.call(found as Route, input as never)) as T) : undefined
}

const watchesOf = async (ctx: Ctx) =>
  (await asked<Items>(ctx, 'field-reports.watches', {})) ?? { items: [], reports: [] }

/** What the person follows; the reports themselves are cases like all others. */
offerHolder<Ctx>({
  id: 'field-reports',
  title: both('Theo dõi phản ánh', 'Follows of field reports'),
  async collect(ctx) {
    const { items, reports } = await watchesOf(ctx)
    return {
      parts: [
        { name: 'watches', title: both('Nơi và loại việc theo dõi', 'Places and kinds followed'), rows: items },
        { name: 'followed', title: both('Phản ánh theo dõi', 'Reports followed'), rows: reports },
      ],
    }
  },
  async erase(ctx, personId) {
    const person = asPerson(ctx, personId)
    const { items } = await watchesOf(person)
    for (const { id } of items) await asked(person, 'field-reports.unwatch', { id })
    return { erased: items.length, kept: [] }
  },
})
