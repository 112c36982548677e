import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { json, many, sql, type Db } from './db.ts'
import { StartError } from './start-error.ts'

/** Configuration with versions: a file of the province pack, checked by a schema. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  name: string
  schema: S
}
export const setting = <S extends z.ZodType>(name: string, schema: S): Setting<S> => ({ name, schema })

interface Version {
  name: string
  version: number
  validFrom: string
  content: unknown
}

/**
 * The province's rules. Loading the pack makes a version with a hash; a running case pins the versions it uses.
 * Values are parsed once per version, so their identity can key a cache.
 */
export class Settings {
  readonly #dir: string
  readonly #parsed = new WeakMap<z.ZodType, Map<number, unknown>>()
  #versions: Version[] = []

  constructor(provinceDir: string) {
    this.#dir = provinceDir
  }

  /** The pack's file, parsed; a wrong pack stops the start with the place of the mistake. */
  fromPack<S extends z.ZodType>(setting: Setting<S>): z.output<S> {
    const file = join(this.#dir, `${setting.name}.json`)
    if (!existsSync(file)) throw new StartError('packFileMissing', { file: `${setting.name}.json`, path: this.#dir })
    const parsed = setting.schema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (!parsed.success)
      throw new StartError('packFileWrong', { file: `${setting.name}.json`, what: z.prettifyError(parsed.error) })
    return parsed.data
  }

  /** Stores a new version of each setting whose file changed, then reads all versions. */
  async load(db: Db, settings: readonly Setting[], today: string): Promise<void> {
    for (const s of settings) {
      this.fromPack(s)
      const text = readFileSync(join(this.#dir, `${s.name}.json`), 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      await sql`insert into kernel.setting (name, version, hash, valid_from, content, citation)
        select ${s.name}, coalesce(max(version), 0) + 1, ${hash}, ${today}::date, ${json(JSON.parse(text))}, 'pack'
        from kernel.setting where name = ${s.name}
        having not exists (
          select from kernel.setting x where x.name = ${s.name} and x.hash = ${hash}
          and x.version = (select max(version) from kernel.setting y where y.name = ${s.name} and y.citation = 'pack'))`.execute(
        db,
      )
    }
    await this.reload(db)
  }

  async reload(db: Db): Promise<void> {
    this.#versions = await many(
      db,
      sql<Version>`select name, version, valid_from, content from kernel.setting order by name, valid_from desc, version desc`,
    )
  }

  /** The version in force on a date: the latest that has begun, or the oldest there is. */
  version(setting: Setting, on: string): number {
    const all = this.#versions.filter((v) => v.name === setting.name)
    const found = all.find((v) => v.validFrom <= on) ?? all.at(-1)
    if (!found) throw new Error(`setting ${setting.name} was not declared by any system`)
    return found.version
  }

  /** The value of a pinned version. */
  at<S extends z.ZodType>(setting: Setting<S>, version: number): z.output<S> {
    const parsed = this.#parsed.get(setting.schema) ?? new Map<number, unknown>()
    this.#parsed.set(setting.schema, parsed)
    if (!parsed.has(version)) {
      const row = this.#versions.find((v) => v.name === setting.name && v.version === version)
      if (!row) throw new Error(`setting ${setting.name}@${version} does not exist`)
      parsed.set(version, setting.schema.parse(row.content))
    }
    return parsed.get(version) as z.output<S>
  }
}
