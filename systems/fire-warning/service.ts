export { acknowledge, alarms, register } from './alarms.ts'
export { danger, days, feed } from './danger.ts'
