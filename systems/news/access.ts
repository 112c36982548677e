import { rule } from '@hue-s/kernel/server/access.ts'
import type { ItemRow } from './store.ts'

/** Who writes: in the units whose portal they keep. Reading the desk is part of writing. */
export const roles = {
  'news.editor': ['news.edit'],
  'news.publisher': ['news.edit', 'news.publish'],
}

/** An item is worked on by those who write for its unit. */
export const edit = rule<Pick<ItemRow, 'unitId'>>('news.edit', { inUnits: 'unitId', permission: 'news.edit' })
/** It is published by those who answer for its unit; that it is a second person is checked beside this. */
export const publish = rule<Pick<ItemRow, 'unitId'>>('news.publish', { inUnits: 'unitId', permission: 'news.publish' })
