import { z } from 'zod'
import type { Route } from '../shared/route.ts'
import type { Lang } from '../shared/text.ts'
import type { Platform } from './ctx.ts'

/** Makes text safe inside HTML, attributes included. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** The readable API page: every route with who may call it, what goes in, what comes out. No script needed. */
export function apiDocs(platform: Platform, lang: Lang): string {
  const t = (key: string, values?: Record<string, unknown>) =>
    escapeHtml(platform.translate(lang, `kernel.api.${key}`, values))
  const systems = platform.systems.filter((s) => Object.keys(s.contract).length > 0)
  const other = lang === 'vi' ? 'en' : 'vi'
  const menu = systems.map((s) => `<li><a href="#${s.id}">${escapeHtml(s.id)}</a></li>`).join('')
  const body = systems
    .map((s) => {
      const routes = Object.values(s.contract)
        .map((route) => routeHtml(platform, route, lang))
        .join('')
      return `<section id="${s.id}" aria-labelledby="h-${s.id}"><h2 id="h-${s.id}">${escapeHtml(s.id)}</h2><p>${escapeHtml(s.owner)}</p>${routes}</section>`
    })
    .join('')
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${t('title')}</title><link rel="stylesheet" href="/assets/api-docs.css"></head><body>
<header><h1>${t('title')}</h1><p>${t('intro')} <a href="/api/openapi.json">OpenAPI 3.1</a> · <a href="?lang=${other}" lang="${other}" hreflang="${other}">${other === 'en' ? 'English' : 'Tiếng Việt'}</a></p></header>
<div class="page"><nav aria-label="${t('systems')}"><ul>${menu}<li><a href="#errors">${t('errors')}</a></li></ul></nav><main>${body}${errorsHtml(platform, lang)}</main></div></body></html>`
}

function routeHtml(platform: Platform, route: Route, lang: Lang): string {
  const t = (key: string, values?: Record<string, unknown>) =>
    escapeHtml(platform.translate(lang, `kernel.api.${key}`, values))
  const shape = (schema: z.ZodType, io: 'input' | 'output') => {
    const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>
    return escapeHtml(JSON.stringify(json, null, 2))
  }
  const example = route.example
    ? `<h4>${t('example')}</h4><pre tabindex="0">${escapeHtml(JSON.stringify(route.example, null, 2))}</pre>`
    : ''
  const errors = (route.errors ?? []).map((code) => `<li><a href="#${code}"><code>${code}</code></a></li>`).join('')
  return `<article id="${route.id}"><h3><span class="method">${route.method}</span> <code>${escapeHtml(route.url)}</code></h3>
<p>${escapeHtml(route.summary[lang])} <span class="allow">${t('allow', { allow: route.allow })}</span></p>
<details><summary>${t('input')}</summary><pre tabindex="0">${shape(route.input, 'input')}</pre></details>
${route.kind === 'download' ? '' : `<details><summary>${t('output')}</summary><pre tabindex="0">${shape(route.output, 'output')}</pre></details>`}
${example}${errors ? `<details><summary>${t('errors')}</summary><ul>${errors}</ul></details>` : ''}</article>`
}

function errorsHtml(platform: Platform, lang: Lang): string {
  const codes = new Set([
    ...Array.from(platform.routes.values()).flatMap(({ route }) => route.errors ?? []),
    ...GENERAL,
  ])
  const rows = [...codes]
    .sort()
    .map(
      (code) =>
        `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${escapeHtml(platform.translate(lang, `errors.${code}`))}</td></tr>`,
    )
  const t = (key: string) => escapeHtml(platform.translate(lang, `kernel.api.${key}`))
  return `<section id="errors" aria-labelledby="h-errors"><h2 id="h-errors">${t('errors')}</h2><p>${t('problem')}</p><table><tbody>${rows.join('')}</tbody></table></section>`
}

/** Refusals that any route may give. */
export const GENERAL = [
  'alreadyExists badIdempotencyKey badInput badJson badRequest badTopics badUtf8 bodyNotObject bodyTooLarge bug connectionDropped',
  'databaseAway databaseBusy diskFull foreignOrigin keyReused noSuchPath notAllowed nulByte recordNotFound signInNeeded',
  'stepUpNeeded stillRunning tooDeep tooMany tooManyListeners unknownTopic wrongContentType',
].flatMap((line) => line.split(' ').map((code) => `kernel.${code}`))
