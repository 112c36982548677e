import { randomBytes } from 'node:crypto'
import { qrSvg } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { keyed, open, seal } from '@hue-s/kernel/server/sealed.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { conflict, gone, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { WordsShape, type ById, type Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { z } from 'zod'
import { MOST_SHOWN, type personalContract as routes } from '../contract.ts'
import { me, onlySelf, said } from '../own.ts'
import { getPaper } from './papers.ts'
import * as store from './store.ts'

export { wallet } from './papers.ts'

const USE = 'personal.presentation'
/** One visit of one stranger: the page is drawn on the server and then read by the browser. */
const ONE_LOOK_MS = 10_000
const SWEEP_AFTER = 30 * 86_400_000
const instance = setting('province', z.object({ name: WordsShape }))

interface Content {
  token: string
  title: Words
  facts: { key: string; label: Words; value: string }[]
}

export async function paper(ctx: Ctx, { id }: Parsed<(typeof routes)['paper']>) {
  const { line, facts } = await getPaper(ctx, id)
  return {
    ...line,
    facts: facts.map(({ key, label, value }) => ({ key, label: said(ctx, label), value })),
    svg: line.verifyLink === null ? null : qrSvg(line.verifyLink),
  }
}

const linkOf = (ctx: Ctx, token: string) => `${ctx.config.publicUrl}/show/${token}`
const hashOf = (ctx: Ctx, token: string) => keyed(ctx.platform, USE, token)

/** Shows chosen facts of a paper for a while. They are taken as they are now: what changes later is not shown. */
export async function present(ctx: Ctx, input: Parsed<(typeof routes)['present']>) {
  const personId = onlySelf(ctx)
  const { title, facts } = await getPaper(ctx, input.paper)
  const wanted = [...new Set(input.fields)]
  const chosen = facts.filter(({ key }) => wanted.includes(key))
  if (chosen.length !== wanted.length) throw invalid('personal.noSuchField')
  if ((await store.countOpen(ctx.db, personId, ctx.now())) >= MOST_SHOWN)
    throw conflict('personal.tooManyShown', { most: MOST_SHOWN })
  const id = newId(ctx.now().getTime())
  const token = randomBytes(24).toString('base64url')
  const content: Content = { token, title, facts: chosen }
  const expiresAt = new Date(ctx.now().getTime() + input.minutes * 60_000).toISOString()
  await store.addPresentation(ctx.db, {
    id,
    personId,
    tokenHash: hashOf(ctx, token),
    sealed: seal(ctx.platform, USE, id, content),
    paper: input.paper,
    fields: chosen.map(({ key }) => key),
    madeAt: ctx.now().toISOString(),
    expiresAt,
  })
  ctx.audit('personal.presentation', id, { fields: wanted.length, minutes: input.minutes })
  const link = linkOf(ctx, token)
  return { id, link, svg: qrSvg(link), expiresAt }
}

const isOpen = (ctx: Ctx, row: store.PresentationRow) =>
  row.revokedAt === null && Date.parse(row.expiresAt) > ctx.now().getTime()
const contentOf = (ctx: Ctx, row: store.PresentationRow) => open<Content>(ctx.platform, USE, row.id, row.sealed)

export async function presentations(ctx: Ctx) {
  const rows = await store.listPresentations(ctx.db, me(ctx))
  return {
    items: rows.map((row) => {
      const { title, facts } = contentOf(ctx, row)
      const { id, paper: of, madeAt, expiresAt, revokedAt, looks, lookCount } = row
      return {
        id,
        paper: of,
        title: said(ctx, title),
        fields: facts.map(({ label }) => said(ctx, label)),
        madeAt,
        expiresAt,
        revokedAt,
        open: isOpen(ctx, row),
        looks: (looks ?? []).map((at) => new Date(at).toISOString()),
        lookCount,
      }
    }),
  }
}

export async function presentationQr(ctx: Ctx, { id }: ById) {
  const row = await store.findOwn(ctx.db, me(ctx), id)
  if (!row) throw notFound('kernel.recordNotFound')
  if (!isOpen(ctx, row)) throw gone('personal.showOver')
  const link = linkOf(ctx, contentOf(ctx, row).token)
  return { link, svg: qrSvg(link), expiresAt: row.expiresAt }
}

export async function endPresentation(ctx: Ctx, { id }: ById) {
  if (!(await store.endPresentation(ctx.db, me(ctx), id, ctx.now()))) throw notFound('kernel.recordNotFound')
  ctx.audit('personal.presentation', id, { ended: true })
  return { ok: true as const }
}

/** What a stranger sees who holds the token: the chosen facts, and that they are ours. Each look is on its owner's list. */
export async function shown(ctx: Ctx, { token }: { token: string }) {
  const row = /^[\w-]{32}$/.test(token) ? await store.findByToken(ctx.db, hashOf(ctx, token)) : undefined
  if (!row) return { state: 'none' as const }
  if (!isOpen(ctx, row)) return { state: 'over' as const }
  const { title, facts } = contentOf(ctx, row)
  await store.noteLook(ctx.db, row.id, ctx.now(), ONE_LOOK_MS)
  return {
    state: 'open' as const,
    title: said(ctx, title),
    issuer: said(ctx, ctx.setting(instance).name),
    facts: facts.map(({ key, label, value }) => ({ key, label: said(ctx, label), value })),
    madeAt: row.madeAt,
    expiresAt: row.expiresAt,
  }
}

/** Every night: what was shown long ago is forgotten. */
export const sweepShown = (ctx: Ctx): Promise<void> =>
  store.sweepPresentations(ctx.db, new Date(ctx.now().getTime() - SWEEP_AFTER))
