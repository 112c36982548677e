import { makePdf, type Block } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { day, money, type Lang } from '@hue-s/kernel/shared/text.ts'
import { COMMUNE, CONFIRMED_PARTS, type Channel, type Version } from '../contract.ts'
import { get } from './read.ts'

type Say = (key: string, values?: Record<string, unknown>) => string

const budgetWords = (say: Say, { budget }: Channel) =>
  say(`procedures.budget.${budget.unit}`, { n: budget.amount, cutOff: budget.cutOff ?? '' })

function feeWords(say: Say, lang: Lang, { fees }: Channel): string {
  if (fees.every(({ amount }) => amount === 0)) return say('procedures.free')
  return fees
    .map(({ name, amount, when }) =>
      say(when === null ? 'procedures.feeLine' : 'procedures.feeLineIf', {
        name: name[lang],
        amount: money(amount, lang),
      }),
    )
    .join('; ')
}

function blocksOf(version: Version, say: Say, lang: Lang, url: string): Block[] {
  const agency = (key: string) =>
    version.agencies.find((one) => one.key === key)?.name ??
    say(key === COMMUNE ? 'procedures.commune' : 'procedures.agency')
  const list = (items: readonly string[]): Block[] => items.map((text) => ({ text: `•  ${text}` }))
  return [
    { text: version.summary[lang] },
    {
      facts: [
        { label: say('procedures.receivedBy'), value: agency(version.receivingAgency) },
        { label: say('procedures.decidedBy'), value: agency(version.competentAgency) },
        ...version.channels.map((channel) => ({
          label: say(`procedures.channel.${channel.kind}`),
          value: `${budgetWords(say, channel)}. ${feeWords(say, lang, channel)}`,
        })),
      ],
    },
    { heading: say('procedures.papers') },
    ...list(
      version.papers.map(({ name, originals, copies, whenWords }) =>
        [
          name[lang],
          originals > 0 && say('procedures.originals', { n: originals }),
          copies > 0 && say('procedures.copies', { n: copies }),
          whenWords?.[lang],
        ]
          .filter(Boolean)
          .join(', '),
      ),
    ),
    ...(version.pitfalls.length > 0
      ? [{ heading: say('procedures.pitfalls') }, ...list(version.pitfalls.map((one) => one[lang]))]
      : []),
    { heading: say('procedures.legalBases') },
    ...list(version.legalBases.map(({ number, title }) => `${number}: ${title}`)),
    { qr: url, caption: say('procedures.leafletMore') },
  ]
}

/** A leaflet to print and to hand out at the counter. */
export async function leaflet(ctx: Ctx, { code, lang }: { code: string; lang: Lang }): Promise<Bytes> {
  const version = await get(ctx, { code })
  const say: Say = (key, values) => ctx.platform.translate(lang, key, values)
  const body = await makePdf({
    lang,
    title: version.name[lang],
    subtitle: say('procedures.leafletCode', { code, from: day(version.validFrom, lang) }),
    issuer: version.field.name[lang],
    issuedAt: new Date(`${version.validFrom}T00:00:00Z`),
    blocks: blocksOf(version, say, lang, `${ctx.config.publicUrl}/procedures/${code}`),
    foot: say(
      version.confirmed?.length === CONFIRMED_PARTS.length ? 'procedures.leafletFoot' : 'procedures.leafletUnchecked',
    ),
  })
  return { body, type: 'application/pdf', size: body.length, filename: `${code}.pdf` }
}
