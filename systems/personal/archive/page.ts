import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { Held, PersonHolder } from '../contract.ts'

export interface Gathered {
  holder: PersonHolder<Ctx>
  held: Held
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string) => text.replace(/[&<>"']/g, (c) => SIGNS[c] ?? c)

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return moment(value)
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

/** The same data as the JSON beside it, for people: no script, nothing fetched, opens without a network. */
export function pageOf(ctx: Ctx, gathered: readonly Gathered[]): string {
  const { lang } = ctx
  const word = (key: string, values?: Record<string, unknown>) =>
    escape(ctx.t(`personal.server.archive.${key}`, values))
  const sections = gathered.map(({ holder, held }) => {
    const parts = held.parts.map(({ title, rows }) => {
      const items = rows.map((row) => {
        const facts = Object.entries(row as Record<string, unknown>).map(
          ([k, v]) => `<dt>${escape(k)}</dt><dd>${escape(shown(v))}</dd>`,
        )
        return `<li><dl>${facts.join('')}</dl></li>`
      })
      const body = items.length > 0 ? `<ol>${items.join('\n')}</ol>` : `<p>${word('nothing')}</p>`
      return `<details><summary>${escape(title[lang])} (${rows.length})</summary>${body}</details>`
    })
    return `<section><h2>${escape(holder.title[lang])}</h2>${parts.join('\n') || `<p>${word('nothing')}</p>`}</section>`
  })
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${word('title')}</title>
<style>body{font:17px/1.6 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1e1a2b;background:#faf7f1}
dl{display:grid;grid-template-columns:minmax(6rem,12rem) 1fr;gap:.25rem 1rem;margin:.5rem 0}dd{margin:0;overflow-wrap:anywhere}
dt{color:#4f4960}summary{padding:.5rem 0;font-weight:600}li{border-bottom:1px solid #ded8e6}ol{padding-left:1.5rem}</style>
<h1>${word('title')}</h1><p>${word('made', { at: moment(ctx.now()) })}</p><p>${word('machine')}</p>
${sections.join('\n')}</html>
`
}
