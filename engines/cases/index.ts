export {
  checkCaseType,
  defineCaseType,
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
  RelationKind,
  View,
  type Case,
  type CaseView,
  type ClockView,
} from './contract.ts'
export { allowedActions, act, bulkAct, decide, type Act, type BulkResult } from './act.ts'
export { merge, relate } from './links.ts'
export {
  countBy,
  countQueue,
  getPublic,
  listMine,
  listPublic,
  listQueue,
  listRequests,
  similarNear,
  type NearInput,
  type Page,
  type QueueInput,
} from './lists.ts'
export { openCase, type NewCase } from './open.ts'
export { explainDue, findByCode, followersOf, getCase, isParty, partiesOf, timeline, viewCase } from './read.ts'
export { rebuild, rebuildAll, type Rebuilt } from './rebuild.ts'
export { publicTag } from './record.ts'
export type { Near, PublicCase, PublicFilters, Tally } from './store-lists.ts'
export type { Party } from './store-links.ts'
export { cases } from './system.ts'
export { attach, attachments, comment, follow, publish, rate, unfollow, withdraw } from './talk.ts'
export { flagClocks, moveCases, recomputeClocks } from './watch.ts'
export { lastDays, listLatest, medianHours } from './activity.ts'
