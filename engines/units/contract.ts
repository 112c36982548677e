import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  ById,
  command,
  contract,
  Instant,
  LegalDate,
  PageById,
  pageOf,
  plainText,
  query,
  WordsShape,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'

export const LEVELS = ['province', 'district', 'commune', 'agency'] as const
export const Level = z.enum(LEVELS)
export type Level = z.infer<typeof Level>

/** A date of law that the database can hold: there is no year 0. */
export const DateOfLaw = LegalDate.refine((date) => date >= '0001-01-01')
const Name = plainText(1, 150)
const Code = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z.-]{1,30}$/)

const Parent = z.object({ id: z.uuid(), code: z.string(), name: z.string() })
export const UnitItem = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  type: z.string(),
  level: Level,
  validFrom: z.string(),
  validTo: z.string().nullable(),
  parent: Parent.nullable(),
})
export type UnitItem = z.infer<typeof UnitItem>
const UnitDetail = UnitItem.extend({
  citation: z.string(),
  areaKm2: z.number().nullable(),
  centroid: z.object({ lon: z.number(), lat: z.number() }).nullable(),
})

export const EDGE_KINDS = ['merge', 'part', 'rename', 'recode', 'succeed'] as const
const EdgeKind = z.enum(EDGE_KINDS)
export type EdgeKind = z.infer<typeof EdgeKind>
const Relation = z.object({
  unit: UnitItem,
  /** `same` for a unit that lived on. */
  kind: z.enum(['same', ...EDGE_KINDS]),
  on: z.string().nullable(),
  citation: z.string().nullable(),
  /** Part of the earlier unit that is in the later one. */
  share: z.number(),
  /** The share rests on an estimate, not on a count. */
  estimated: z.boolean(),
})
export const LineageItem = Relation.extend({
  from: z.object({ id: z.uuid(), code: z.string(), name: z.string(), level: Level }),
})
export type LineageItem = z.infer<typeof LineageItem>

const NewUnit = z.object({
  /** Chosen by the server; send it back unchanged so that other operations of the draft may name the new unit. */
  id: z.uuid().optional(),
  name: Name,
  code: Code,
  type: plainText(1, 60),
  kind: Level,
  parentId: z.uuid().nullable(),
})
const share = z.number().gt(0).max(1)
export const Operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('merge'), from: z.array(z.uuid()).min(2).max(60), into: NewUnit }),
  z.object({ op: z.literal('split'), from: z.uuid(), into: z.array(NewUnit.extend({ share })).min(2).max(60) }),
  z.object({
    op: z.literal('rename'),
    unit: z.uuid(),
    name: Name,
    type: plainText(1, 60).optional(),
    code: Code.optional(),
    parentId: z.uuid().optional(),
  }),
  z.object({ op: z.literal('recode'), unit: z.uuid(), code: Code }),
  z.object({ op: z.literal('move'), unit: z.uuid(), parentId: z.uuid() }),
  /** Its people and work go to living units, or (without `into`) to its parent. */
  z.object({
    op: z.literal('dissolve'),
    unit: z.uuid(),
    into: z
      .array(z.object({ unit: z.uuid(), share }))
      .min(1)
      .max(60)
      .optional(),
  }),
])
export type Operation = z.infer<typeof Operation>

const Draft = z.object({
  title: plainText(1, 300),
  citation: plainText(1, 300),
  effectiveOn: DateOfLaw,
  operations: z.array(Operation).min(1).max(500),
})
export type Draft = z.output<typeof Draft>

export const STATUSES = ['draft', 'approved', 'stuck', 'effective', 'withdrawn'] as const
const Status = z.enum(STATUSES)
export type Status = z.infer<typeof Status>
const Fault = z.object({ path: z.string(), code: z.string(), text: WordsShape })
export type Fault = z.infer<typeof Fault>
export const Reorganisation = z.object({
  id: z.uuid(),
  title: z.string(),
  citation: z.string(),
  effectiveOn: z.string(),
  status: Status,
  version: VersionOrNone,
  composedBy: z.uuid().nullable(),
  composedByName: z.string().nullable(),
  changedAt: Instant,
  approvedBy: z.uuid().nullable(),
  approvedByName: z.string().nullable(),
  approvedAt: Instant.nullable(),
  appliedAt: Instant.nullable(),
  faults: z.array(Fault),
})
export type Reorganisation = z.infer<typeof Reorganisation>
export const FullReorganisation = Reorganisation.extend({ operations: z.array(Operation) })
export type FullReorganisation = z.infer<typeof FullReorganisation>

const Held = z.object({ system: z.string(), what: WordsShape, count: z.number(), moves: z.boolean() })
export type Held = z.infer<typeof Held>
const NewItem = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  type: z.string(),
  level: Level,
  parentId: z.uuid().nullable(),
})
export type NewItem = z.infer<typeof NewItem>
export const Preview = z.object({
  reorganisation: Reorganisation,
  /** What would stop it if it had to take effect as things are now. */
  faults: z.array(Fault),
  made: z.array(NewItem),
  changed: z.array(z.object({ before: UnitItem, after: NewItem })),
  ending: z.array(
    z.object({
      unit: UnitItem,
      into: z.array(z.object({ id: z.uuid(), name: z.string(), kind: EdgeKind, share: z.number().nullable() })),
      holdings: z.array(Held),
      /** Systems that could not answer: their holdings are unknown, not zero. */
      unanswered: z.array(z.string()),
    }),
  ),
  totals: z.array(Held),
})
export type Preview = z.infer<typeof Preview>

const DraftAt = ById.extend({ version: VersionOrNone })
const READ = ['units.noSuchUnit', 'units.noSuchCode', 'units.codeNotInForce'] as const
const WRITE = ['units.badDraft', 'units.staleDraft', 'units.wrongStatus'] as const
const answer = { maxAge: 60, tags: ['units'] }

export const unitsContract = contract('units', {
  list: query('/', {
    input: z.object({
      level: Level.optional(),
      /** Text that is no date, or a date before the data, finds nothing. */
      at: z.string().max(40).optional(),
      parent: z.uuid().optional(),
      q: plainText(0, 100).optional(),
      code: z.string().max(30).optional(),
    }),
    output: z.object({ items: z.array(UnitItem), total: z.int() }),
    allow: 'anyone',
    public: answer,
    summary: { vi: 'Đơn vị hành chính và cơ quan vào một ngày', en: 'Administrative units and agencies on a date' },
    example: { input: { level: 'commune', at: '2025-07-01' } },
  }),
  lineage: query('/lineage', {
    input: z.object({
      code: z.string().min(1).max(30),
      at: DateOfLaw.optional(),
      to: DateOfLaw.optional(),
      level: Level.optional(),
    }),
    output: z.object({ items: z.array(LineageItem) }),
    allow: 'anyone',
    public: answer,
    summary: {
      vi: 'Đơn vị mang một mã vào ngày này nay (hoặc trước kia) là đơn vị nào',
      en: 'What the unit that bore a code on one date is on another',
    },
    errors: READ,
    example: { input: { code: '19750', at: '2024-06-01', to: '2025-07-01', level: 'commune' } },
  }),
  find: query('/find', {
    input: z.object({ q: plainText(1, 200), at: DateOfLaw.optional() }),
    output: z.object({
      items: z.array(
        z.object({ unit: UnitItem, match: z.enum(['exact', 'folded', 'near']), today: z.array(Relation) }),
      ),
    }),
    allow: 'anyone',
    public: answer,
    summary: { vi: 'Tìm đơn vị theo tên, kể cả tên cũ', en: 'Find a unit by name, old names included' },
  }),
  read: query('/:id', {
    input: ById.extend({ at: DateOfLaw.optional() }),
    output: UnitDetail,
    allow: 'anyone',
    public: answer,
    summary: { vi: 'Một đơn vị vào một ngày', en: 'One unit on a date' },
    errors: ['units.noSuchUnit'],
  }),
  draft: command('/reorganisations', {
    input: Draft,
    output: FullReorganisation,
    allow: 'units.reorganise',
    summary: { vi: 'Soạn phương án sắp xếp đơn vị', en: 'Draft a reorganisation' },
    errors: ['units.badDraft'],
  }),
  redraft: command('/reorganisations/:id', {
    method: 'PUT',
    input: Draft.extend({ ...DraftAt.shape }),
    output: FullReorganisation,
    allow: 'units.reorganise',
    summary: { vi: 'Sửa phương án đang soạn', en: 'Replace a draft' },
    errors: WRITE,
  }),
  reorganisations: query('/reorganisations', {
    input: PageById.extend({ status: Status.optional() }),
    output: pageOf(Reorganisation),
    allow: 'staff',
    summary: { vi: 'Các phương án sắp xếp đơn vị', en: 'Reorganisations' },
  }),
  reorganisation: query('/reorganisations/:id', {
    input: ById,
    output: FullReorganisation,
    allow: 'staff',
    summary: { vi: 'Xem một phương án', en: 'Read a reorganisation' },
  }),
  preview: query('/reorganisations/:id/preview', {
    input: ById,
    output: Preview,
    allow: 'staff',
    summary: { vi: 'Phương án làm thay đổi những gì', en: 'What a reorganisation would change' },
  }),
  approve: command('/reorganisations/:id/approve', {
    input: DraftAt,
    output: FullReorganisation,
    allow: 'units.approve',
    summary: { vi: 'Duyệt phương án (người thứ hai)', en: 'Approve a reorganisation (a second person)' },
    errors: [...WRITE, 'units.sameHand', 'units.noLongerValid', 'units.touchedByAnother'],
  }),
  undo: command('/reorganisations/:id/undo', {
    input: DraftAt,
    output: FullReorganisation,
    allow: 'units.approve',
    summary: { vi: 'Rút lại việc duyệt, khi chưa có hiệu lực', en: 'Take an approval back, before the date' },
    errors: WRITE,
  }),
  withdraw: command('/reorganisations/:id/withdraw', {
    input: DraftAt,
    output: FullReorganisation,
    allow: 'units.reorganise',
    summary: { vi: 'Bỏ phương án, khi chưa có hiệu lực', en: 'Withdraw a reorganisation, before the date' },
    errors: WRITE,
  }),
})

/** A reorganisation took effect. Whoever holds something for an ended unit moves it along the lineage. */
export const reorganised = event(
  'units.reorganised',
  z.object({
    id: z.uuid(),
    on: LegalDate,
    ended: z.array(z.uuid()),
    changed: z.array(z.uuid()),
    made: z.array(NewItem),
    lineage: z.array(
      z.object({ from: z.uuid(), to: z.uuid(), kind: EdgeKind, share: z.number().nullable(), citation: z.string() }),
    ),
  }),
  {
    key: () => 'units',
    stream: ({ id, on, ended, made }) => [
      { topic: 'units.changes', data: { id, on, ended: ended.length, made: made.length } },
    ],
  },
)
