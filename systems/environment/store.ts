import { maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

export const findRegistered = (db: Db): Promise<{ hash: string } | undefined> =>
  maybe(db, sql<{ hash: string }>`select hash from environment.registered`)

export async function setRegistered(db: Db, hash: string, at: Date): Promise<void> {
  await sql`insert into environment.registered (hash, at) values (${hash}, ${at})
    on conflict (id) do update set hash = excluded.hash, at = excluded.at`.execute(db)
}

interface Story {
  epoch: number
  until: number
}

export async function findStory(db: Db): Promise<Story | undefined> {
  const row = await maybe(db, sql<{ epoch: string; until: string }>`select epoch, until from environment.story`)
  return row && { epoch: new Date(row.epoch).getTime(), until: new Date(row.until).getTime() }
}

export async function setStory(db: Db, { epoch, until }: Story): Promise<void> {
  await sql`insert into environment.story (epoch, until) values (${new Date(epoch)}, ${new Date(until)})
    on conflict (id) do nothing`.execute(db)
}
