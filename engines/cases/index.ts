export { checkCaseType, defineCaseType } from './check-table.ts'
export {
  missingWords,
  registerCaseType,
  type Action,
  type CaseType,
  type ClockRule,
  type Effect,
  type Relation,
  type State,
  type Who,
} from './case-type.ts'
export {
  Audience,
  AttachmentKind,
  Budget,
  CaseLine,
  CaseShape,
  QueueLine,
  RelationKind,
  View,
  type Case,
  type CaseView,
  type ClockView,
  type TimelineEntry,
} from './contract.ts'
export { allowedActions, act, bulkAct, decide, openAndAct, type Act, type BulkResult } from './act.ts'
export { merge, relate, unmerge } from './links.ts'
export {
  countQueue,
  followedOf,
  getPublic,
  listFollowed,
  listMine,
  listQueue,
  listRequests,
  similarNear,
  type NearInput,
  type Page,
  type QueueInput,
} from './lists.ts'
export { openCase, type NewCase, type Opened } from './open.ts'
export {
  explainDue,
  findByCode,
  followersOf,
  getCase,
  getCases,
  isParty,
  partiesOf,
  timeline,
  timelineIn,
  viewCase,
  viewOpened,
} from './read.ts'
export { rebuild, rebuildAll, type Rebuilt } from './rebuild.ts'
export { publicTag } from './record.ts'
export type { Near, PublicCase } from './store-lists.ts'
export type { Bbox, Cluster, PublicFilters, PublicSort, Tally } from './store-public.ts'
export type { Party } from './store-links.ts'
export { cases } from './system.ts'
export { attach, attachments, comment, follow, publish, rate, unfollow, withdraw } from './talk.ts'
export { flagClocks, hurry, moveCases, recomputeClocks } from './watch.ts'
export { lastDays, listLatest, medianHours } from './activity.ts'
export { endAbsence, listAbsences, putAbsence } from './absences.ts'
export { anonymise, type AnonymiseAsked } from './anonymise.ts'
export { linesForFigures, monthsChangedSince, pagesForFigures, type FigureLine, type FiguresAsked } from './figures.ts'
export { listFilters, orderFilters, putFilter, removeFilter } from './filters.ts'
export { importHistory, type Imported } from './import.ts'
export type { ImportedActor, ImportedCase, ImportedStep } from './import-shapes.ts'
export { packOf, type PackAsked } from './pack.ts'
export { countBy, gridOf, listPublic, type GridAsked } from './public.ts'
export { split } from './split.ts'
export { fillTemplate, listTemplates, PLACEHOLDERS, putTemplate, removeTemplate } from './templates.ts'
export { findByExternalCode } from './read.ts'
export { anonymiseOf, countMine, listMineOfAll, type MineLine, type MineShow } from './mine.ts'
export { casesAfter } from './walk.ts'
