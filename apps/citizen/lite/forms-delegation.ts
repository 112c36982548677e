import { identityContract as routes } from '@hue-s/engines/identity/contract.ts'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { liteForm, type LiteAt, type LiteField, type LiteForm, type Typed } from './form.ts'

const WORD = 'identity.citizen.'
/** What a box for one group of services is called in the form. */
const SCOPE = 'scope.'
const DAYS = 90
const DAY_MS = 86_400_000

const mine = async ({ kind, read }: LiteAt) =>
  kind === 'citizen' ? ((await read(routes.delegations, {}))?.items ?? []) : []

/** A date as people write it, or as machines do. */
function dateOf(text: string): string {
  const [, d, m, y] = /^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s*$/.exec(text) ?? []
  return d && m && y ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : text.trim()
}

const scopeOf = (typed: Typed) =>
  Object.keys(typed).flatMap((name) => (name.startsWith(SCOPE) ? [name.slice(SCOPE.length)] : []))

const invite = (side: 'give' | 'take'): LiteForm =>
  liteForm({
    id: `delegation-${side}`,
    path: '/me/delegations',
    route: routes.invite,
    draw: async ({ kind, read, lang }) => {
      const rules = kind === 'citizen' ? await read(routes.delegationRules, {}) : undefined
      const ways = side === 'take' ? ['code', 'counter'] : ['code']
      const bases = (rules?.bases ?? []).filter(
        (basis) => !basis.ways.includes('assist') && basis.ways.some((way) => ways.includes(way)),
      )
      if (!rules || bases.length === 0) return undefined
      const fields: LiteField[] = [
        {
          name: 'basis',
          label: `${WORD}new.basis`,
          kind: 'choice',
          required: true,
          options: bases.map(({ code, name, source }) => ({ value: code, label: `${name[lang]} (${source})` })),
        },
        ...rules.scopes.map(({ code, name }) => ({
          name: `${SCOPE}${code}`,
          label: name[lang],
          kind: 'check' as const,
        })),
        {
          name: 'until',
          label: `${WORD}new.until`,
          required: true,
          inputMode: 'numeric',
          maxLength: 10,
          value: day(new Date(Date.now() + DAYS * DAY_MS).toISOString()),
        },
      ]
      return { title: `${WORD}delegations.${side}`, words: `${WORD}new.scope`, submit: `${WORD}new.make`, fields }
    },
    input: (typed) => ({
      side,
      basis: typed['basis'] ?? '',
      scope: scopeOf(typed),
      until: dateOf(typed['until'] ?? ''),
    }),
    show: ({ code, expiresAt }, { t }) => ({
      title: t(`${WORD}new.made.${side}`),
      lines: [t(`${WORD}new.expires`, { at: moment(expiresAt) })],
      secret: code,
    }),
  })

const answer = (id: string, accept: boolean): LiteForm =>
  liteForm({
    id,
    path: '/me/delegations',
    route: routes.answerInvitation,
    draw: ({ kind, search }) => {
      // The invitation itself stands above, drawn by the screen, once its code is in the address.
      const code = search.get('code') ?? ''
      if (kind !== 'citizen' || (!accept && !code)) return undefined
      return {
        title: accept ? `${WORD}delegations.code` : `${WORD}invitation.refuse`,
        submit: `${WORD}invitation.${accept ? 'accept' : 'refuse'}`,
        fields: [
          {
            name: 'code',
            label: `${WORD}invitation.code`,
            hint: `${WORD}invitation.codeHint`,
            required: true,
            maxLength: 40,
            value: code,
          },
        ],
      }
    },
    input: ({ code = '' }) => ({ code, accept }),
    next: () => `/me/delegations?done=${id}`,
  })

/** Letting somebody act for me, asking to act for somebody, answering, ending, and changing sides. */
export const delegationForms: readonly LiteForm[] = [
  liteForm({
    id: 'act-for',
    path: '/me/delegations',
    route: routes.actFor,
    draw: async (at) => {
      const open = (await mine(at)).filter((one) => !one.given && one.state === 'active')
      return open.length === 0
        ? undefined
        : {
            title: `${WORD}delegations.act`,
            submit: `${WORD}delegations.act`,
            fields: [
              {
                name: 'delegation',
                label: `${WORD}delegations.received`,
                kind: 'choice',
                required: true,
                options: open.map(({ id, from, scopeWords }) => ({
                  value: id,
                  label: `${from ?? ''}: ${scopeWords.join(', ')}`,
                })),
              },
            ],
          }
    },
    input: ({ delegation = '' }) => ({ delegation }),
  }),
  liteForm({
    id: 'act-for-self',
    path: '/me/delegations',
    route: routes.actFor,
    draw: async ({ read }) => {
      const me = await read(routes.me, {})
      const words = 'citizen.lite.beMyself'
      return me?.signedIn && (me.onBehalfOf ?? me.actingOver) ? { title: words, submit: words, fields: [] } : undefined
    },
    input: () => ({ delegation: null }),
  }),
  invite('give'),
  invite('take'),
  answer('delegation-accept', true),
  answer('delegation-refuse', false),
  liteForm({
    id: 'delegation-end',
    path: '/me/delegations',
    route: routes.endDelegation,
    draw: async (at) => {
      const open = (await mine(at)).filter(
        ({ state, how }) => (state === 'active' || state === 'waiting') && how !== 'merged',
      )
      return open.length === 0
        ? undefined
        : {
            title: `${WORD}delegations.end`,
            words: `${WORD}delegations.endWords`,
            submit: `${WORD}delegations.endDo`,
            fields: [
              {
                name: 'id',
                label: `${WORD}delegations.title`,
                kind: 'choice',
                required: true,
                options: open.map(({ id, from, to, scopeWords }) => ({
                  value: id,
                  label: `${to ?? from ?? at.t(`${WORD}delegations.nobody`)}: ${scopeWords.join(', ')}`,
                })),
              },
            ],
          }
    },
    input: ({ id = '' }) => ({ id }),
  }),
]
