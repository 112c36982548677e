export { feed } from './feed.ts'
export { reservoirs, river, rivers } from './rivers.ts'
export { playback } from './playback.ts'
