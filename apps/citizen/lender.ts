import type { FastifyRequest } from 'fastify'
import type { Lang, ScreenLang, Words } from '@hue-s/kernel/shared/text.ts'
import type { Audience, Province } from './page.ts'

/** What the server lends to this app: it knows nothing else of it. */
export interface Lender {
  /** The folder of the browser's build. */
  folder: string
  province: Province
  demo: boolean
  /** Where the instance is reached from outside. */
  publicUrl: string
  languageOf: (url: string, cookies: string | undefined, accept: string | undefined) => ScreenLang
  /** Asks a route as nobody in particular; throws the refusal. */
  read: (routeId: string, input: unknown, lang: Lang) => Promise<unknown>
  /** A drawing as a PNG of so many pixels. */
  picture: (svg: string, size: number) => Promise<Uint8Array>
  /** Is told once which screens this app has. */
  know?: (screens: readonly KnownScreen[]) => void
  /** Is told which screens may be counted, by their patterns. */
  measure?: (screens: readonly KnownScreen[]) => void
}

/** A screen as those who arrange the home page know it. */
export interface KnownScreen {
  path: string
  title: Words
  icon: string
  block: number | null
  order: number
  audiences: readonly Audience[] | null
}

/** The instance's own address, without a slash at its end. */
export const originOf = (lender: Lender) => lender.publicUrl.replace(/\/+$/, '')

/** The language of who asks, by what they chose or their browser says. */
export const langOf = (request: FastifyRequest, lender: Lender) =>
  lender.languageOf(request.url, request.headers.cookie, request.headers['accept-language'])
