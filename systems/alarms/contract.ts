import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  ById,
  command,
  contract,
  download,
  Instant,
  PageInput,
  pageOf,
  plainText,
  query,
  WordsShape,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import {
  AlarmLine,
  AlarmOne,
  AlarmState,
  Definition,
  Firing,
  KINDS,
  NewRule,
  RuleShape,
  Severity,
} from './contract-shapes.ts'

export * from './contract-shapes.ts'

const READ = 'alarms.read' as const
const HANDLE = 'alarms.handle' as const
const WRITE = 'alarms.write' as const
const NOT_FOUND = 'kernel.recordNotFound'

const Told = z.object({
  id: z.uuid(),
  code: z.string(),
  rule: z.string(),
  station: z.string(),
  severity: Severity,
  at: Instant,
})
const onWall =
  (state: string) =>
  ({ id, rule, station, severity }: z.output<typeof Told>) => [
    { topic: 'alarms.changed', data: { id, rule, station, severity, state } },
  ]
/** A rule holds and an alarm was opened, or came back. */
export const alarmRaised = event('alarms.raised', Told.extend({ again: z.boolean() }), {
  key: ({ id }) => id,
  stream: onWall('raised'),
})
/** What raised it is over, or somebody said so. */
export const alarmCleared = event('alarms.cleared', Told.extend({ by: z.enum(['self', 'hand']) }), {
  key: ({ id }) => id,
  stream: onWall('cleared'),
})
/** Somebody took it over, it went up, or it was closed. */
export const alarmMoved = event(
  'alarms.moved',
  Told.extend({ what: z.enum(['acknowledged', 'escalated', 'closed', 'ticked']) }),
  { key: ({ id }) => id, stream: (e) => onWall(e.what)(e) },
)

const Span = z.object({ from: Instant, to: Instant })
const Counted = z.object({ raised: z.int(), acknowledged: z.int(), cleared: z.int() })
const moves = [NOT_FOUND, 'alarms.notNow', 'alarms.changedMeanwhile']
const rulesFaults = [
  'alarms.noSuchStation',
  'alarms.notMeasured',
  'alarms.wrongUnit',
  'alarms.noLine',
  'alarms.noTarget',
  'alarms.noSuchRunbook',
]
const spans = ['alarms.badSpan', 'alarms.spanTooLong']
const RuleStep = ById.extend({ changedAt: Instant })

export const alarmsContract = contract('alarms', {
  list: query('/alarms', {
    input: PageInput.extend({ state: AlarmState.optional(), open: z.boolean().optional() }),
    output: pageOf(AlarmLine).extend({ now: Instant, counts: Counted }),
    allow: READ,
    summary: both('Các báo động, mới nhất trước', 'Alarms, the newest first'),
  }),
  one: query('/alarms/:id', {
    input: ById,
    output: AlarmOne,
    allow: READ,
    summary: both('Một báo động: biểu đồ, việc phải làm, diễn biến', 'One alarm: chart, runbook, history'),
    errors: [NOT_FOUND],
  }),
  acknowledge: command('/alarms/:id/acknowledge', {
    input: ById,
    output: AlarmLine,
    allow: HANDLE,
    summary: both('Nhận xử lý một báo động', 'Take an alarm over'),
    errors: moves,
  }),
  clear: command('/alarms/:id/clear', {
    input: ById.extend({ reason: plainText(5, 1_000) }),
    output: AlarmLine,
    allow: HANDLE,
    summary: both('Kết thúc báo động, có lý do', 'End an alarm by hand, with the reason'),
    errors: moves,
  }),
  close: command('/alarms/:id/close', {
    input: ById.extend({ note: plainText(1, 1_000).optional() }),
    output: AlarmLine,
    allow: HANDLE,
    summary: both('Đóng một báo động đã kết thúc', 'Close an alarm that is over'),
    errors: moves,
  }),
  tick: command('/alarms/:id/tick', {
    input: ById.extend({ step: z.string().max(60), done: z.boolean() }),
    output: AlarmLine,
    allow: HANDLE,
    summary: both('Đánh dấu một việc trong quy trình', 'Tick a step of the runbook'),
    errors: [...moves, 'alarms.noSuchStep'],
  }),
  warn: command('/alarms/:id/warn', {
    input: ById,
    output: z.object({ alertId: z.uuid() }),
    allow: 'alerts.write',
    summary: both('Soạn cảnh báo từ báo động này', 'Begin an alert from this alarm'),
    errors: [NOT_FOUND, 'alarms.noTemplate', 'alarms.noCommunes'],
  }),
  rules: query('/rules', {
    input: z.object({}),
    output: z.object({ today: z.string(), items: z.array(RuleShape) }),
    allow: READ,
    summary: both('Sổ quy tắc báo động', 'The book of rules'),
  }),
  rule: query('/rules/:id', {
    input: ById,
    output: z.object({ rule: RuleShape, versions: z.array(RuleShape.omit({ definition: true, acts: true })) }),
    allow: READ,
    summary: both('Một quy tắc và các bản trước', 'One rule with its versions'),
    errors: [NOT_FOUND],
  }),
  choices: query('/choices', {
    input: z.object({}),
    output: z.object({
      stations: z.array(
        z.object({
          key: z.string(),
          name: WordsShape,
          kind: z.enum(KINDS),
          river: z.object({ key: z.string(), name: WordsShape }).nullable(),
          lines: z.array(z.number()),
          normal: z.number().nullable(),
          measures: z.array(z.object({ measure: z.string(), unit: z.string() })),
        }),
      ),
      runbooks: z.array(z.object({ id: z.string(), name: WordsShape })),
    }),
    allow: READ,
    summary: both('Trạm, đại lượng và quy trình để chọn', 'Stations, measures and runbooks to choose from'),
  }),
  draft: command('/rules', {
    input: NewRule,
    output: RuleShape,
    allow: WRITE,
    summary: both('Soạn một quy tắc, hay bản mới của nó', 'Write a rule, or its next version'),
    errors: [...rulesFaults, 'alarms.alreadyWritten', 'alarms.validFromPast'],
  }),
  save: command('/rules/:id', {
    method: 'PUT',
    input: RuleStep.extend({ rule: NewRule }),
    output: RuleShape,
    allow: WRITE,
    summary: both('Lưu bản nháp', 'Save a draft'),
    errors: [...rulesFaults, ...moves, 'alarms.validFromPast'],
  }),
  step: command('/rules/:id/step', {
    input: RuleStep.extend({
      act: z.enum(['submit', 'recall', 'approve', 'giveBack', 'discard']),
      note: plainText(0, 500).default(''),
    }),
    output: RuleShape,
    allow: WRITE,
    summary: both('Trình, rút, duyệt, trả lại hay bỏ một bản', 'Submit, recall, approve, return or discard'),
    errors: [...rulesFaults, ...moves, 'alarms.secondPerson', 'alarms.reasonMissing', 'alarms.validFromPast'],
  }),
  backTest: command('/rules/back-test', {
    input: Span.extend({ definition: Definition }),
    output: z.object({
      items: z.array(Firing),
      /** Places that were looked at, and those where nothing was measured in this time. */
      places: z.int(),
      empty: z.array(z.string()),
      withReports: z.int(),
      /** False where reports could not be counted: the province names no kind of report for it. */
      countsReports: z.boolean(),
      more: z.boolean(),
    }),
    allow: READ,
    atOnce: 1,
    rate: { max: 30, seconds: 60 },
    summary: both('Thử một quy tắc trên số liệu đã qua', 'Try a rule on past observations'),
    errors: [...rulesFaults, ...spans],
  }),
  replay: query('/replay', {
    input: Span.extend({ steps: z.int().min(12).max(500).default(240) }),
    output: z.object({
      from: Instant,
      to: Instant,
      firings: z.array(Firing),
      /** Moments of the play, and what each series said by then; null while it said nothing. */
      moments: z.array(Instant),
      series: z.array(
        z.object({
          station: z.object({ key: z.string(), name: WordsShape }),
          measure: z.string(),
          unit: z.string(),
          lines: z.array(z.number()),
          values: z.array(z.number().nullable()),
        }),
      ),
    }),
    allow: READ,
    atOnce: 1,
    rate: { max: 30, seconds: 60 },
    summary: both('Phát lại một khoảng đã qua; không báo cho ai', 'Replay a past period; nobody is told'),
    errors: spans,
  }),
  replayReport: download('/replay.csv', {
    input: Span,
    output: z.unknown(),
    allow: READ,
    atOnce: 1,
    rate: { max: 30, seconds: 60 },
    summary: both('Quy tắc nào đã báo lúc nào (CSV)', 'What the rules did when, as CSV'),
    errors: spans,
  }),
})
