import { test } from 'vitest'
import { sql } from '@hue-s/kernel/server/db.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfSearch } from './contract.ts'
import { search } from './index.ts'
test('speed', async () => {
  const app = await testApp([search], { env: { RATE_LIMIT: '100000' } })
  const { db } = app.platform.database
  for (let k = 0; k < 10; k++) await sql`insert into search.doc (kind, id, title, words, body, url, visible, lang, boost, updated_at, names, title_key, folded, exact)
    select 'bulk', n::text, t, '', '', '/b/' || n, 'public', 'vi', 1, now(), t, t, v, v
    from (select n, 'ho so ' || md5((n % 3000)::text) || ' duong ' || left(md5((n % 700)::text), 5) || ' quan ' || (n % 500) as t from generate_series(${k * 10000 + 1}::int, ${k * 10000 + 10000}::int) n) x,
      lateral (select setweight(to_tsvector('simple', t), 'A') as v) y`.execute(db)
  await sql`analyze search.doc`.execute(db)
  for (const q of ['quận 77', 'ho so', 'h', 'cfcd2 duong', 'ho so quann 77', 'toi muon tim ho so o duong nao', 'zzzz']) {
    const times: number[] = []
    for (let i = 0; i < 15; i++) { const t = performance.now(); await app.as(anyone, contractOfSearch).find({ q }); times.push(performance.now() - t) }
    times.sort((a, b) => a - b)
    console.log(q, 'median', times[7]!.toFixed(0), 'max', times[14]!.toFixed(0))
  }
  await app.stop()
}, 280_000)
