import { publishForm } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { faultsOf } from '../check/check.ts'
import { indexAll } from '../find.ts'
import { codeOf, columnsOf } from '../record.ts'
import * as store from '../store.ts'
import { readPack, type PackForm, type PackRecord } from './pack-files.ts'

/**
 * Loads the province's procedures when its files have changed: versions that are not known yet are added, approved by
 * the pack. A version that was loaded before never changes; a file that says otherwise is named in the log.
 */
export async function loadPack(ctx: Ctx): Promise<void> {
  const { hash, forms, records } = readPack(ctx.config.provinceDir)
  if ((await store.loadedPack(ctx.db))?.hash === hash) return
  for (const form of forms) await loadForm(ctx, form)
  const inOrder = [...records].sort((a, b) => rank(a) - rank(b) || (a.validFrom < b.validFrom ? -1 : 1))
  const wrong: string[] = []
  for (const record of inOrder) wrong.push(...(await loadRecord(ctx, record)))
  if (wrong.length > 0)
    throw new StartError('packFileWrong', { file: 'procedures', what: wrong.slice(0, MOST_NAMED).join('\n') })
  await store.rememberPack(ctx.db, hash, ctx.now())
  await indexAll(ctx)
  ctx.changed('procedures')
}

const MOST_NAMED = 30

// Guides name procedures, which are there first.
const rank = ({ kind }: PackRecord) => (kind === 'procedure' ? 0 : 1)

async function loadForm(ctx: Ctx, { at, validFrom, form }: PackForm): Promise<void> {
  try {
    await publishForm(ctx, form, validFrom)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code !== 'forms.versionTaken')
      throw new StartError('packFileWrong', { file: at, what: JSON.stringify(error.details) })
    ctx.log.warn({ file: at }, 'a published form differs from its file: give the file a new version number')
  }
}

/** Adds a record that is not known yet; answers what is wrong with it, with its file and row. */
async function loadRecord(ctx: Ctx, record: PackRecord): Promise<string[]> {
  const { at, kind, version, validFrom, validTo, citation, content } = record
  const code = codeOf(content)
  const known = (await store.listVersions(ctx.db, kind, code)).filter(
    ({ state, change }) => state === 'approved' && change === 'version',
  )
  const columns = await columnsOf(ctx, content)
  const warn = (words: string) => ctx.log.warn({ at, code, version }, words)
  const same = known.find((row) => row.version === version)
  if (same) {
    if (same.hash !== columns.hash)
      warn('an approved version differs from its file: give the file a new version number')
    return []
  }
  if (known.some((row) => row.validFrom >= validFrom)) {
    warn('left out: a version approved here begins later or on the same day')
    return []
  }
  const faults = await faultsOf(ctx, content, validFrom)
  await store.endAt(ctx.db, kind, code, validFrom, ctx.now())
  const more = { id: newId(ctx.now().getTime()), kind, code, version, state: 'approved', change: 'version' } as const
  const by = { id: null, name: null }
  await store.addRow(ctx.db, { ...columns, ...more, validFrom, citation, by, now: ctx.now() })
  if (validTo !== null) await store.endAt(ctx.db, kind, code, validTo, ctx.now())
  return faults.map(({ path, code: why, facts }) => `${at}: ${code} ${path} ${why} ${JSON.stringify(facts)}`)
}
