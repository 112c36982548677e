import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { putDocuments, removeDocument, searchSource, type Document } from '@hue-s/engines/search/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { LANGUAGES } from '@hue-s/kernel/shared/text.ts'
import { Article } from './contract.ts'
import { homeSetting } from './setting.ts'
import { keepHash, loadedHash } from './store.ts'

const own = z.array(Article).parse(JSON.parse(readFileSync(join(ROOT, 'systems/home/help.json'), 'utf8')))
const KIND = 'help'

/** The product's articles with the province's own in their place or after them. */
export function articlesOf(ctx: Ctx): Article[] {
  const articles = new Map([...own, ...ctx.setting(homeSetting).help].map((article) => [article.id, article]))
  return [...articles.values()]
}

export const help = async (ctx: Ctx) => ({ items: articlesOf(ctx) })

export async function helpArticle(ctx: Ctx, { id }: { id: string }): Promise<Article> {
  const article = articlesOf(ctx).find((one) => one.id === id)
  if (!article) throw notFound('home.noSuchArticle')
  return article
}

const documentsOf = (articles: readonly Article[]): Document[] =>
  LANGUAGES.flatMap((lang) =>
    articles.map(({ id, title, body, words }) => ({
      kind: KIND,
      id: `${id}.${lang}`,
      title: title[lang],
      body: body[lang],
      words: words?.[lang] ?? '',
      url: `/help/${id}`,
      visible: { to: 'public' } as const,
      lang,
    })),
  )

searchSource({ kind: KIND, page: async (ctx) => ({ documents: documentsOf(articlesOf(ctx)), next: null }) })

/** Lets the articles be found by search, in each language; only when one of them changed since the last start. */
export async function indexHelp(ctx: Ctx): Promise<void> {
  const articles = articlesOf(ctx)
  const ids = articles.map(({ id }) => id)
  const hash = `${createHash('sha256').update(JSON.stringify(articles)).digest('base64url')} ${ids.join(' ')}`
  const before = await loadedHash(ctx.db, KIND)
  if (before === hash) return
  const gone = (before?.split(' ').slice(1) ?? []).filter((id) => !ids.includes(id))
  for (const lang of LANGUAGES) for (const id of gone) await removeDocument(ctx, KIND, `${id}.${lang}`)
  await putDocuments(ctx, documentsOf(articles))
  await keepHash(ctx.db, KIND, hash)
  ctx.changed('home-help')
}
