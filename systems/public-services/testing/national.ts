import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { maybe, sql } from '@hue-s/kernel/server/db.ts'
import { defaultNational, startNational, type NationalServer } from '@hue-s/sandbox/national.ts'
import { sendDue } from '../national/deliver.ts'
import type { NationalSetting } from '../national/setting.ts'
import { MONDAY, openHall, type Hall } from './desk.ts'

/** The hall (9.000002) is filed on the portal, street trading (9.000004) from tomorrow on; the portal is told of all. */
export const USUAL: NationalSetting = {
  report: { from: '2026-01-01', citation: 'Nghị định mẫu' },
  usual: [],
  procedures: {
    '9.000002': [{ from: '2026-01-01', where: 'national', citation: 'Nghị định mẫu' }],
    '9.000004': [{ from: '2026-11-24', where: 'national', citation: 'Nghị định mẫu' }],
  },
}

/** The sample province with other rules of where what is filed. */
function packWith(national: NationalSetting): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'hue-s-pack-'))
  cpSync(join(ROOT, 'provinces', 'sample'), join(dir, 'sample'), { recursive: true })
  const file = join(dir, 'sample', 'public-services.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), national }))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

export interface Exchange {
  hall: Hall
  portal: NationalServer
  /** Delivers events and messages until nothing moves any more. */
  settle: () => Promise<void>
  /** The dossier here of a code there. */
  idOf: (code: string) => Promise<string>
  count: (table: string, where?: string) => Promise<number>
  stop: () => Promise<void>
}

/** A hall whose province is connected to the stand-in of the national portal. */
export async function openExchange(national: NationalSetting = USUAL): Promise<Exchange> {
  const pack = packWith(national)
  let hall: Hall | undefined
  const clock = { now: () => hall?.app.clock.now() ?? new Date(MONDAY) }
  const portal = await startNational({ now: clock.now, lateMs: 300 })
  const { province, secret } = defaultNational
  const env = { PROVINCES_DIR: pack.dir, NATIONAL_URL: portal.url, NATIONAL_ID: province, NATIONAL_SECRET: secret }
  hall = await openHall({ env })
  const { app } = hall
  portal.setDoor(`${app.url}/api/public-services/national`)
  const db = app.platform.database.db
  return {
    hall,
    portal,
    async settle() {
      await app.settle()
      await sendDue(app.platform)
    },
    async idOf(code) {
      const row = await maybe(
        db,
        sql<{ id: string }>`select dossier_id as id from public_services.national_link where national_code = ${code}`,
      )
      return row?.id ?? ''
    },
    async count(table, where = 'true') {
      const { rows } = await sql<{
        n: number
      }>`select count(*) as n from public_services.${sql.raw(table)} where ${sql.raw(where)}`.execute(db)
      return rows[0]?.n ?? 0
    },
    async stop() {
      await sendDue(app.platform)
      await app.stop()
      await portal.stop()
      pack.remove()
    },
  }
}

/** Somebody who files on the portal and was never seen here. */
export const newcomer = (more: Record<string, unknown> = {}) => ({
  procedure: '9.000002',
  name: 'Lê Thị Hoa Ban',
  citizenId: '001185004433',
  birthDate: '1985-06-20',
  commune: '99001',
  request: 'Mượn sân nhà văn hóa chiều chủ nhật cho giải bóng chuyền',
  phone: '0905999888',
  address: '12 Đường Mẫu',
  values: { delivery: 'electronic', truthful: true },
  ...more,
})
