import { rule } from '@hue-s/kernel/server/access.ts'
import type { StoredFile } from './store.ts'

/** A file belongs to whoever sent it, and to the person on whose behalf it was sent. */
export const ownFile = rule<StoredFile>('files.own', { any: [{ isActor: 'ownerId' }, { isActor: 'uploadedBy' }] })
