import { fieldReportsContract as routes } from '@hue-s/systems/field-reports/contract.ts'
import { liteForm, type LiteAt, type LiteDrawn, type LiteField, type LiteForm, type Typed } from './form.ts'

const WORD = 'field-reports.citizen.'
const MOST_NOTE = 2000
const MOST_PHOTOS = 6

/** What, where and in which words: the same questions as the app asks, on one page. */
async function fieldsOf({ read, lang }: LiteAt, photos: boolean): Promise<LiteField[]> {
  const [kinds, sheet] = await Promise.all([read(routes.categories, {}), read(routes.sheet, {})])
  const communes = [...(sheet?.communes ?? [])].sort((a, b) => a.name.localeCompare(b.name, 'vi'))
  const groups = (kinds?.items ?? []).map(({ id, name, children }) => ({
    name: name[lang],
    items: [
      { value: id, label: name[lang] },
      ...children.map((child) => ({ value: `${id}/${child.id}`, label: child.name[lang] })),
    ],
  }))
  return [
    {
      name: 'note',
      label: `${WORD}kind.note`,
      hint: `${WORD}kind.noteHint`,
      kind: 'area',
      required: true,
      maxLength: MOST_NOTE,
    },
    { name: 'category', label: `${WORD}kind.label`, kind: 'groups', groups, required: true },
    {
      name: 'commune',
      label: `${WORD}where.commune`,
      kind: 'choice',
      required: true,
      options: communes.map(({ id, name }) => ({ value: id, label: name })),
    },
    { name: 'place', label: `${WORD}where.exact`, hint: `${WORD}where.exactHint`, maxLength: 300 },
    ...(photos ? [{ name: 'photos', label: `${WORD}review.photos`, kind: 'photos' as const }] : []),
    {
      name: 'visibility',
      label: `${WORD}review.visibility`,
      hint: `${WORD}review.visibilityHint`,
      kind: 'choice',
      options: ['public', 'agency'].map((value) => ({ value, label: `${WORD}review.${value}` })),
      value: 'public',
    },
  ]
}

/** The report without its photos. A commune is a place by its middle: the words say the rest. */
async function reportOf(typed: Typed, { read }: LiteAt) {
  const [category = '', child] = (typed['category'] ?? '').split('/')
  const sheet = await read(routes.sheet, {})
  const commune = sheet?.communes.find(({ id }) => id === typed['commune'])
  // Without a place the route itself says what is missing.
  return {
    category,
    ...(child && { child }),
    note: typed['note'] ?? '',
    place: typed['place'] ?? '',
    visibility: typed['visibility'] === 'agency' ? ('agency' as const) : ('public' as const),
    ...(commune && { communeId: commune.id, at: commune.at }),
  } as { category: string; note: string; at: { lon: number; lat: number } }
}

const own = (at: LiteAt) => at.read(routes.own, { id: at.params['id'] ?? '' })
type Action = 'answer' | 'rate' | 'reopen' | 'withdraw'
const note = (label: string, required: boolean): LiteField => ({
  name: 'note',
  label,
  kind: 'area',
  required,
  maxLength: MOST_NOTE,
})

/** One step with one's own report, offered only while it may be taken. */
const step = (action: Action, words: Omit<LiteDrawn, 'hidden'>): LiteForm =>
  liteForm({
    id: `report-${action}`,
    path: '/mine/:id',
    route: routes.reply,
    draw: async (at) => {
      const report = await own(at)
      if (!report?.actions.includes(action)) return undefined
      return { ...words, hidden: { version: String(report.version) } }
    },
    input: (typed, { params }) => ({
      id: params['id'] ?? '',
      action,
      version: Number(typed['version']),
      ...(typed['note'] && { note: typed['note'] }),
      ...(typed['grade'] && { grade: Number(typed['grade']) }),
    }),
  })

const drawReport = async (at: LiteAt, photos: boolean, submit: string): Promise<LiteDrawn> => ({
  title: `${WORD}report.title`,
  submit,
  fields: await fieldsOf(at, photos),
})

/** Sending a report, and everything its sender may do with it afterwards. */
export const reportForms: readonly LiteForm[] = [
  liteForm({
    id: 'report',
    path: '/report',
    route: routes.submit,
    alone: true,
    draw: (at) => (at.kind === 'citizen' ? drawReport(at, true, `${WORD}review.send`) : undefined),
    input: async (typed, at, photos) => ({ ...(await reportOf(typed, at)), photos: photos.slice(0, MOST_PHOTOS) }),
    next: ({ id }) => `/mine/${id}?sent=1`,
  }),
  liteForm({
    id: 'report-anonymous',
    path: '/report',
    route: routes.submitAnonymous,
    alone: true,
    draw: async (at) => {
      if (at.kind === 'citizen') return undefined
      const rules = await at.read(routes.handlingRules, {})
      if (!rules?.anonymous.allowed) return undefined
      return { ...(await drawReport(at, false, `${WORD}anonymous.sendButton`)), words: `${WORD}anonymous.words` }
    },
    input: reportOf,
    show: ({ code, receipt }, { t }) => ({
      title: t(`${WORD}own.sent`, { code }),
      lines: [t(`${WORD}anonymous.write`)],
      secret: receipt,
    }),
  }),
  liteForm({
    id: 'anonymous-read',
    path: '/anonymous',
    route: routes.readByReceipt,
    alone: true,
    draw: () => ({
      title: `${WORD}anonymous.title`,
      submit: `${WORD}anonymous.look`,
      fields: [
        {
          name: 'receipt',
          label: `${WORD}anonymous.code`,
          hint: `${WORD}anonymous.codeHint`,
          required: true,
          maxLength: 40,
          autoComplete: 'off',
        },
      ],
    }),
    input: ({ receipt = '' }) => ({ receipt: receipt.trim() }),
    show: ({ code, state, question, timeline }, { t }) => ({
      title: `${code}: ${t(`field-reports.state.${state}`)}`,
      lines: [
        ...(question ? [`${t(`${WORD}answer.title`)}: ${question}`] : []),
        ...timeline.map(({ to, note: said }) => `${t(`field-reports.state.${to}`)}${said ? `: ${said}` : ''}`),
      ],
    }),
  }),
  liteForm({
    id: 'anonymous-answer',
    path: '/anonymous',
    route: routes.answerByReceipt,
    alone: true,
    draw: () => ({
      title: `${WORD}answer.label`,
      submit: `${WORD}answer.send`,
      fields: [
        { name: 'receipt', label: `${WORD}anonymous.code`, required: true, maxLength: 40, autoComplete: 'off' },
        note(`${WORD}answer.label`, true),
      ],
    }),
    input: ({ receipt = '', note: said = '' }) => ({ receipt: receipt.trim(), note: said }),
    show: ({ code, state }, { t }) => ({
      title: t(`${WORD}done.answer`),
      lines: [`${code}: ${t(`field-reports.state.${state}`)}`],
    }),
  }),
  step('answer', {
    title: `${WORD}answer.title`,
    submit: `${WORD}answer.send`,
    fields: [note(`${WORD}answer.label`, true)],
  }),
  step('rate', {
    title: 'field-reports.rating.title',
    submit: 'field-reports.rating.send',
    fields: [
      {
        name: 'grade',
        label: 'field-reports.rating.label',
        kind: 'choice',
        required: true,
        options: ['3', '2', '1'].map((value) => ({ value, label: `field-reports.rating.${value}` })),
      },
      note('field-reports.rating.note', false),
    ],
  }),
  step('reopen', {
    title: `${WORD}reopen.title`,
    words: `${WORD}reopen.words`,
    submit: `${WORD}reopen.send`,
    fields: [note(`${WORD}reopen.why`, true)],
  }),
  step('withdraw', {
    title: `${WORD}withdraw.title`,
    words: `${WORD}withdraw.words`,
    submit: `${WORD}withdraw.send`,
    fields: [note(`${WORD}withdraw.why`, false)],
  }),
  liteForm({
    id: 'report-say',
    path: '/mine/:id',
    route: routes.say,
    draw: async (at) =>
      (await own(at))
        ? {
            title: `${WORD}messages.title`,
            submit: `${WORD}messages.send`,
            fields: [{ ...note(`${WORD}messages.label`, true), hint: `${WORD}messages.hint` }],
          }
        : undefined,
    input: (typed, { params }) => ({ id: params['id'] ?? '', text: typed['note'] ?? '' }),
  }),
  liteForm({
    id: 'report-appeal',
    path: '/mine/:id',
    route: routes.appeal,
    draw: async (at) => {
      const report = await own(at)
      if (!report?.appealUntil) return undefined
      return {
        title: `${WORD}appeal.title`,
        submit: `${WORD}appeal.send`,
        fields: [note(`${WORD}appeal.why`, true)],
        hidden: { version: String(report.version) },
      }
    },
    input: (typed, { params }) => ({
      id: params['id'] ?? '',
      version: Number(typed['version']),
      note: typed['note'] ?? '',
    }),
  }),
]
