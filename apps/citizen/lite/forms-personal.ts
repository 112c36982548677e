import { CARD, personalContract as routes, REQUEST_KINDS, SHOW_MINUTES } from '@hue-s/systems/personal/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { liteForm, type LiteForm } from './form.ts'

const WORD = 'personal.citizen.'
/** What a box for one part of a paper is called in the form. */
const FACT = 'fact.'

/** Showing part of the card for a while, and ending it; withdrawing a consent; asking about one's own data. */
export const personalForms: readonly LiteForm[] = [
  liteForm({
    id: 'wallet-show',
    path: '/me/wallet',
    route: routes.present,
    draw: async ({ kind, read }) => {
      const card = kind === 'citizen' ? await read(routes.paper, { id: CARD }) : undefined
      return (
        card && {
          title: `${WORD}present.title`,
          words: `${WORD}present.words`,
          submit: `${WORD}present.go`,
          fields: [
            ...card.facts.map(({ key, label }) => ({ name: `${FACT}${key}`, label, kind: 'check' as const })),
            {
              name: 'minutes',
              label: `${WORD}present.howLong`,
              kind: 'choice' as const,
              value: String(SHOW_MINUTES[0]),
              options: SHOW_MINUTES.map((n) => ({ value: String(n), label: `${WORD}present.minutes.${n}` })),
            },
          ],
        }
      )
    },
    input: (typed) => ({
      paper: CARD,
      fields: Object.keys(typed).flatMap((name) => (name.startsWith(FACT) ? [name.slice(FACT.length)] : [])),
      minutes: Number(typed['minutes'] ?? SHOW_MINUTES[0]),
    }),
    // The address opens what is shown: it is written down here and stands in no address of ours.
    show: ({ link, expiresAt }, { t }) => ({
      title: t(`${WORD}present.title`),
      lines: [t(`${WORD}present.until`, { at: moment(expiresAt) })],
      secret: link,
    }),
  }),
  liteForm({
    id: 'wallet-stop',
    path: '/me/wallet',
    route: routes.endPresentation,
    draw: async ({ kind, read, t }) => {
      const shown = kind === 'citizen' ? await read(routes.presentations, {}) : undefined
      const open = (shown?.items ?? []).filter((one) => one.open)
      return open.length === 0
        ? undefined
        : {
            title: `${WORD}shown.stop`,
            submit: `${WORD}shown.stop`,
            fields: [
              {
                name: 'id',
                label: `${WORD}shown.title`,
                kind: 'choice',
                required: true,
                options: open.map(({ id, title, expiresAt }) => ({
                  value: id,
                  label: `${title} · ${t(`${WORD}present.until`, { at: moment(expiresAt) })}`,
                })),
              },
            ],
          }
    },
    input: ({ id = '' }) => ({ id }),
  }),
  liteForm({
    id: 'consent-withdraw',
    path: '/me/consents',
    route: routes.withdrawConsent,
    draw: async ({ kind, read }) => {
      const all = kind === 'citizen' ? await read(routes.consents, {}) : undefined
      const given = (all?.items ?? []).filter((one) => one.given)
      return given.length === 0
        ? undefined
        : {
            title: `${WORD}consents.sure`,
            words: `${WORD}consents.lead`,
            submit: `${WORD}consents.withdraw`,
            fields: [
              {
                name: 'purpose',
                label: `${WORD}consents.title`,
                kind: 'choice',
                required: true,
                options: given.map(({ purpose, title }) => ({ value: purpose, label: title })),
              },
            ],
          }
    },
    input: ({ purpose = '' }) => ({ purpose }),
  }),
  liteForm({
    id: 'data-ask',
    path: '/me/data',
    route: routes.ask,
    draw: ({ kind }) =>
      kind !== 'citizen'
        ? undefined
        : {
            title: `${WORD}ask.title`,
            words: `${WORD}ask.words`,
            submit: `${WORD}ask.send`,
            fields: [
              {
                name: 'kind',
                label: `${WORD}ask.kind`,
                kind: 'choice',
                required: true,
                options: REQUEST_KINDS.map((value) => ({ value, label: `${WORD}request.kind.${value}` })),
              },
              {
                name: 'text',
                label: `${WORD}ask.text`,
                hint: `${WORD}ask.textHint`,
                kind: 'area',
                required: true,
                maxLength: 2000,
              },
            ],
          },
    input: ({ kind = '', text = '' }) => ({ kind: kind as (typeof REQUEST_KINDS)[number], text }),
    next: ({ id }) => `/me/data/${id}?done=data-ask`,
  }),
  liteForm({
    id: 'data-take-back',
    path: '/me/data/:id',
    route: routes.takeBack,
    draw: async ({ kind, params, read }) => {
      const found = kind === 'citizen' ? await read(routes.request, { id: params['id'] ?? '' }) : undefined
      return found?.may.includes('takeBack')
        ? {
            title: `${WORD}request.takeBack`,
            submit: `${WORD}request.takeBack`,
            hidden: { version: String(found.version) },
            fields: [],
          }
        : undefined
    },
    input: ({ version = '' }, { params }) => ({ id: params['id'] ?? '', version: Number(version) }),
  }),
]
