import { timeline, viewCase, type Case, type CaseView } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { REQUEST_TYPE, type RequestLine, type RequestView, type Subject } from '../contract.ts'
import { words } from '../own.ts'
import { personalSetting } from '../setting.ts'
import type { requestType } from './request-type.ts'
import type { z } from 'zod'

export type RequestData = z.output<(typeof requestType)['data']> &
  Pick<RequestView, 'kind' | 'text' | 'ground' | 'outcome'> & {
    subject: Subject | null
    about: string | null
  }
export const dataOf = (row: Case) => row.data as unknown as RequestData

type Line = Pick<
  Case,
  'id' | 'code' | 'state' | 'openedAt' | 'dueAt' | 'closedAt' | 'wasLate' | 'version' | 'category' | 'title'
>

/** A queue shows the kind without the words: the title of a request is its kind. */
export function lineOf(ctx: Ctx, row: Line): RequestLine {
  const { id, code, openedAt, dueAt, closedAt, wasLate, version } = row
  return {
    id,
    code,
    kind: row.title as RequestLine['kind'],
    state: row.state as RequestLine['state'],
    openedAt,
    dueAt: closedAt === null ? dueAt : null,
    closedAt,
    late: wasLate || (closedAt === null && dueAt !== null && Date.parse(dueAt) < ctx.now().getTime()),
    version,
  }
}

export async function getRequest(ctx: Ctx, id: string): Promise<CaseView> {
  const view = await viewCase(ctx, id)
  if (view.case.type !== REQUEST_TYPE) throw notFound('kernel.recordNotFound')
  return view
}

const OFFICE: Record<string, readonly string[]> = {
  received: ['take', 'refuse'],
  checking: ['finish', 'refuse'],
  appealed: ['judge'],
}

function mayOf(ctx: Ctx, view: CaseView): string[] {
  const { state, closedAt } = view.case
  if (view.viewer.level !== 'reporter') return [...(OFFICE[state] ?? [])]
  if (state === 'received' || state === 'checking') return ['takeBack']
  return state === 'refused' && closedAt !== null && mayAppeal(ctx, closedAt) ? ['appeal'] : []
}

/** For so many days after a refusal. */
export const mayAppeal = (ctx: Ctx, closedAt: string): boolean =>
  ctx.now().getTime() - Date.parse(closedAt) <= ctx.setting(personalSetting).requests.appealDays * 86_400_000

function subjectOf(ctx: Ctx, { subject, about }: RequestData): string | null {
  if (about !== null) return about
  if (subject?.kind === 'field') return ctx.t(`personal.server.field.${subject.field}`)
  if (subject?.kind === 'look') return moment(subject.at)
  return subject?.purpose ?? null
}

/** How long the law gives for this clock, and which law: the first reason behind its date. */
function lawOf(ctx: Ctx, clock: string, kind: RequestView['kind']) {
  const { answer, act } = ctx.setting(personalSetting).requests
  const due = act[kind]
  const [key, n, citation] =
    clock === 'answer'
      ? ['answer', answer.workingDays, answer.citation]
      : [due.provisional ? 'provisional' : 'act', due.days, due.citation]
  return { text: words(ctx, `personal.server.clock.${key}`, { n }), ...(citation && { citation }) }
}

/** The request as its person or the officer sees it, with every reason behind its dates. */
export async function requestView(ctx: Ctx, id: string): Promise<RequestView> {
  const view = await getRequest(ctx, id)
  const data = dataOf(view.case)
  const { items } = await timeline(ctx, { id, limit: 200 })
  return {
    ...lineOf(ctx, { ...view.case, title: data.kind }),
    text: data.text,
    subject: subjectOf(ctx, data),
    ground: data.ground,
    outcome: data.outcome,
    clocks: view.clocks
      .filter((clock) => clock.startedAt !== null)
      .map(({ name, startedAt, dueAt, stoppedAt, reasons }) => ({
        name,
        label: ctx.t(`cases.${REQUEST_TYPE}.clock.${name}`),
        dueAt,
        stoppedAt,
        reasons: [
          { date: day(startedAt ?? view.case.openedAt), ...lawOf(ctx, name, data.kind) },
          ...reasons.map(({ date, to, text, citation }) => ({
            date: day(date),
            ...(to ? { to: day(to) } : {}),
            text,
            ...(citation ? { citation } : {}),
          })),
        ],
      })),
    steps: items
      .filter((e) => e.kind === 'opened' || e.action !== null)
      .map((e) => {
        const { message } = (e.input ?? {}) as { message?: unknown }
        return {
          at: e.at,
          action: ctx.t(`cases.${REQUEST_TYPE}.${e.action ? `action.${e.action}` : 'opened'}`),
          text: e.note ?? (typeof message === 'string' ? message : null),
          by: e.by === 'party' ? 'me' : e.by === 'staff' ? 'office' : 'platform',
        }
      }),
    may: mayOf(ctx, view),
  }
}
