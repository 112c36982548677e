export { acknowledge, clear, close, list, one, tick } from './desk/alarms.ts'
export { choices, draft, rule, rules, save, step } from './desk/rules.ts'
export { warn } from './desk/warn.ts'
export { backTest, replay, replayReport } from './replay/replay.ts'
