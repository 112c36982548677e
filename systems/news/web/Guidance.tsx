import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { listHead, ListScreen } from './list-screen.tsx'

export const Screen = () => <ListScreen page="guidance" />
export const pageHead = (tools: HeadTools): PageHead => listHead('guidance', tools)
