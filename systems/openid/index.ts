export { openid } from './system.ts'
