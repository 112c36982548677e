import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Document } from '@hue-s/engines/search/index.ts'
import type { Audience } from '@hue-s/engines/search/contract.ts'

interface Service {
  /** Its words are `place-names.server.service.<id>` and `….words`. */
  id: string
  url: string
  audiences?: readonly Audience[]
}

/** What one can do in this app, found by what people call it. Each address is a screen that exists. */
export const SERVICES: readonly Service[] = [
  { id: 'report', url: '/report' },
  { id: 'reports', url: '/reports' },
  { id: 'map', url: '/map' },
  { id: 'mine', url: '/mine' },
  { id: 'follows', url: '/follows', audiences: ['resident'] },
  { id: 'anonymous', url: '/anonymous' },
  { id: 'numbers', url: '/numbers', audiences: ['resident', 'business'] },
  { id: 'verify', url: '/verify', audiences: ['business', 'resident'] },
  { id: 'channels', url: '/channels' },
  { id: 'notifications', url: '/notifications' },
  { id: 'inbox', url: '/inbox' },
  { id: 'signIn', url: '/sign-in' },
  { id: 'me', url: '/me' },
  { id: 'emergency', url: '/emergency' },
]

/** The services of this app as documents. */
export function serviceDocuments(ctx: Ctx): Document[] {
  const say = (lang: 'vi' | 'en', key: string) => ctx.platform.translate(lang, `place-names.server.service.${key}`)
  return SERVICES.map((service) => ({
    kind: 'service',
    id: service.id,
    title: say('vi', service.id),
    translations: { en: { title: say('en', service.id), body: say('en', `${service.id}.words`) } },
    words: say('vi', `${service.id}.words`),
    url: service.url,
    visible: { to: 'public' },
    ...(service.audiences ? { audiences: service.audiences } : {}),
    boost: 2,
    updatedAt: new Date(0),
  }))
}
