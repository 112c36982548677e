import { createHash } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { alarmsSetting } from '../setting.ts'
import * as store from '../store-rules.ts'

/**
 * Puts the pack's rules into the book, once per change of the pack. A rule that people have written on here since is
 * theirs: the pack does not take it back.
 */
export async function loadRules(ctx: Ctx): Promise<void> {
  const { rules } = ctx.setting(alarmsSetting)
  const hash = createHash('sha256').update(JSON.stringify(rules)).digest('hex')
  if ((await store.findLoaded(ctx.db))?.hash === hash) return
  for (const rule of rules) {
    const newest = (await store.listVersions(ctx.db, rule.key)).find((v) => v.state !== 'discarded')
    if (newest?.source === 'desk') continue
    const same = newest && JSON.stringify(known(newest)) === JSON.stringify(known(rule))
    if (same) continue
    const [id, at] = [newId(ctx.now().getTime()), ctx.now()]
    await store.addRule(ctx.db, { id, rule, state: 'active', source: 'pack', authorId: null, authorName: null, at })
  }
  await store.setLoaded(ctx.db, hash)
}
/** JSON of the database has its own order of keys. */
const known = ({
  name,
  citation,
  validFrom,
  definition,
}: Pick<store.RuleRow, 'name' | 'citation' | 'validFrom' | 'definition'>) =>
  // prettier-ignore
  sorted({ name, citation, validFrom, definition })
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => a.localeCompare(b))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value
