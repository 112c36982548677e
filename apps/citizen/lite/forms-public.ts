import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { fieldReportsContract as reports } from '@hue-s/systems/field-reports/contract.ts'
import { newsContract as news } from '@hue-s/systems/news/contract.ts'
import { liteForm, type LiteAt, type LiteForm } from './form.ts'

const following = async ({ kind, params, read }: LiteAt) =>
  kind === null ? undefined : (await read(reports.following, { id: params['id'] ?? '' }))?.following

const eventOf = async ({ params, read }: LiteAt) =>
  (await read(news.read, { page: 'events', slug: params['slug'] ?? '' }))?.id

const takenPart = async (at: LiteAt) => {
  const id = at.kind === 'citizen' ? await eventOf(at) : undefined
  return id === undefined ? undefined : { id, mine: await at.read(news.mySignUp, { id }) }
}

const follow = (id: string, wanted: boolean): LiteForm =>
  liteForm({
    id,
    path: '/reports/:id',
    route: contractOfCases.follow,
    draw: async (at) => {
      const words = wanted ? 'field-reports.citizen.follow.follow' : 'field-reports.citizen.follows.end'
      return (await following(at)) === !wanted ? { title: words, submit: words, fields: [] } : undefined
    },
    input: (_, { params }) => ({ id: params['id'] ?? '', follow: wanted }),
  })

const signUp = (id: string, wanted: boolean): LiteForm =>
  liteForm({
    id,
    path: '/events/:slug',
    route: wanted ? news.signUp : news.cancelSignUp,
    draw: async (at) => {
      const part = await takenPart(at)
      if (part?.mine?.signedUp !== !wanted) return undefined
      const words = `news.citizen.event.${wanted ? 'take' : 'cancel'}`
      return { title: words, submit: words, fields: [] }
    },
    input: async (_, at) => ({ id: (await eventOf(at)) ?? '' }),
  })

/** Following a report of others, and taking part in an event. */
export const publicForms: readonly LiteForm[] = [
  follow('follow', true),
  follow('unfollow', false),
  signUp('event-take', true),
  signUp('event-cancel', false),
  liteForm({
    id: 'watch-area',
    path: '/follows',
    route: reports.watch,
    draw: async ({ read }) => ({
      title: 'field-reports.citizen.follows.kind.area',
      submit: 'field-reports.citizen.follows.addButton',
      fields: [
        {
          name: 'communeId',
          label: 'field-reports.citizen.where.commune',
          kind: 'choice',
          required: true,
          options: ((await read(reports.sheet, {}))?.communes ?? [])
            .map(({ id, name }) => ({ value: id, label: name }))
            .sort((a, b) => a.label.localeCompare(b.label, 'vi')),
        },
      ],
    }),
    input: ({ communeId = '' }) => ({ kind: 'area' as const, communeId }),
  }),
]
