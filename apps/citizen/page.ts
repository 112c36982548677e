import type { Lang, Words } from '@hue-s/kernel/shared/text.ts'
import type { TextSize } from '@hue-s/ui/TextSizeSwitch.tsx'

export const AUDIENCES = ['resident', 'visitor', 'business'] as const
export type Audience = (typeof AUDIENCES)[number]
export const SIZES: readonly TextSize[] = ['normal', 'large', 'xlarge']

/** What the province's pack says of its app: names, numbers to call, look. */
export interface Province {
  name: Words
  appName: Words
  tagline: Words
  hotline: string
  emergency: readonly { number: string; name: Words }[]
  look: { tokens: Readonly<Record<string, string>>; river?: string | undefined }
}

/** What the server puts beside the page it drew, for the script to go on from. Public facts only. */
export interface PageData {
  /** The path it was drawn for; another one opened offline starts from an empty page. */
  path: string
  lang: Lang
  audience: Audience
  size: TextSize
  province: Province
  /** A demonstration: accounts with passwords may sign in beside the e-ID. */
  demo: boolean
  /** Address → answer. */
  reads: Readonly<Record<string, unknown>>
  /** The first page was refused with this code. */
  refused: string | null
  /** The communes' drawing exists; its notice says when it is schematic. */
  drawing: { notice: Words | null } | null
}

const cookie = (cookies: string, name: string) => new RegExp(`(?:^|; )${name}=([\\w-]+)`).exec(cookies)?.[1]

/** The audience a person chose: `?audience=`, then the cookie; a foreign browser is a visitor until told otherwise. */
export function audienceOf(search: URLSearchParams, cookies: string, lang: Lang): Audience {
  const asked = search.get('audience') ?? cookie(cookies, 'audience')
  return AUDIENCES.find((one) => one === asked) ?? (lang === 'vi' ? 'resident' : 'visitor')
}

export function sizeOf(search: URLSearchParams, cookies: string): TextSize {
  const asked = search.get('size') ?? cookie(cookies, 'size')
  return SIZES.find((one) => one === asked) ?? 'normal'
}

export const languageIn = (search: URLSearchParams): Lang | undefined => {
  const asked = search.get('lang')
  return asked === 'vi' || asked === 'en' ? asked : undefined
}

/** A choice of how the page looks lasts a year. It says nothing of the person, so scripts may write it. */
export const choiceCookie = (name: 'lang' | 'audience' | 'size', value: string) =>
  `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax`

/** The province's own colours, as custom properties on <html>. */
export const tokensOf = (province: Province) =>
  Object.entries(province.look.tokens)
    .filter(([name, value]) => /^[\w-]+$/.test(name) && /^[#\w(),.% -]+$/.test(value))
    .map(([name, value]) => `--h-${name}: ${value}`)
    .join('; ')
