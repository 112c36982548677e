// One function per route of the contract, gathered from the parts of this system.
export { answer, complain, mine, mineOne, paper, stored, withdraw } from './citizen/own.ts'
export { lookUp } from './citizen/look-up.ts'
export { file, fileAtCounter } from './filing/file.ts'
export { prepare } from './filing/prepare.ts'
export { controlSlip, opine, scan, step, deliverByPost as deliver } from './handling/step.ts'
export { draft, signMany, toSign } from './handling/sign-many.ts'
export { putTemplate, removeTemplate, templates } from './office/templates.ts'
export { printed, printFile, printQueue } from './counter/print-queue.ts'
export { book, counts, opinionsAsked, places, queue, read, readCard } from './office/office.ts'
export {
  arrived,
  board,
  bookedToday,
  bookings,
  bookSlot,
  callNext,
  cancelBooking,
  counters,
  endTicket,
  slots,
  takeTicket,
  waiting,
} from './counter/counter.ts'
export { backTest } from './quality/back-test.ts'
export { warnings } from './quality/early-warning.ts'
export { adoption, dropOff, indexDossiers, qualityIndex } from './quality/quality-index.ts'
export { dropHandOver, handOver, handOvers, readHandOver, sendHandOver } from './national/hand-over.ts'
export { nationalDifferences, nationalOverview, nationalQueue, nationalRetry } from './national/office.ts'
export { nationalFile, nationalMessage } from './national/receive.ts'
export { nationalCompare, nationalSettle } from './national/reconcile.ts'
