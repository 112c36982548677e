export { messages, say } from './messages.ts'
export { similar } from './similar.ts'
export { unwatch, watch, watches } from './watches.ts'
