import { withoutMarks } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { Channels, Content, Info, MsgType } from '../contract.ts'
import { alertsSetting } from '../setting.ts'

/** One part of an SMS in the GSM alphabet (3GPP TS 23.038). */
const SMS = 160
const STRIP = 240
/** What a person says in a second over a loudspeaker, in syllables. */
const SYLLABLES = 2.8

export const pathOf = (identifier: string) => `/alerts/${identifier}`

const wordCut = (text: string, room: number) =>
  text.length <= room
    ? text
    : room <= 3
      ? ''
      : `${text.slice(0, room - 3).replace(/[\s,;:.]+\S*$/, '') || text.slice(0, room - 3)}...`

/** Signs that cost two in the alphabet of an SMS; in ours they become ones that cost one. */
const cheap = (text: string) =>
  withoutMarks(text).replace(/[\^{}\\[~\]|]/g, (sign) => ({ '[': '(', ']': ')', '{': '(', '}': ')' })[sign] ?? '-')

/** First what it is, then what to do, then where to read more; what does not fit of the middle goes. */
export function smsOf(info: Info, link: string): { title: string; body: string; text: string } {
  const address = cheap(link)
  const title = wordCut(cheap(info.headline), Math.max(SMS - address.length - 1, 20))
  const left = SMS - title.length - address.length - 3
  const body = left < 12 ? '' : wordCut(cheap(info.instruction.replace(/\s+/g, ' ')), left)
  return { title, body, text: `${title}${body ? `: ${body}` : ''} ${address}` }
}

/** Marks are kept for eyes; the length is that of the SMS, so that every channel carries the same message. */
export function shortBody(info: Info, link: string): string {
  const room = smsOf(info, link).body.length
  const whole = info.instruction.replace(/\s+/g, ' ').normalize('NFC')
  return room === 0 ? '' : whole.length <= room ? whole : wordCut(whole, room)
}

/** What each channel would say, in one language. */
export function channelsOf(
  ctx: Ctx,
  lang: Lang,
  m: { content: Content; identifier: string; msgType: MsgType },
): Channels {
  const info = m.content.infos[lang] ?? m.content.infos.vi ?? m.content.infos.en
  if (!info) throw new Error('a message without words')
  const say = (key: string, values: Record<string, string>) => ctx.platform.translate(lang, key, values)
  const link = ctx.config.publicUrl.replace(/\/+$/, '') + pathOf(m.identifier)
  const sms = smsOf(info, link)
  const sender = ctx.setting(alertsSetting).senderName[lang]
  const loudspeaker = say('alerts.server.loudspeaker', { sender, ...info })
  return {
    sms: { text: sms.text, length: sms.text.length, parts: Math.ceil(sms.text.length / SMS) },
    push: { title: info.headline, body: shortBody(info, link) },
    strip: wordCut(info.headline, STRIP),
    loudspeaker: { text: loudspeaker, seconds: Math.ceil(loudspeaker.split(/\s+/).length / SYLLABLES) },
  }
}
