import { randomInt, randomUUID } from 'node:crypto'
import { hashOf } from './national-signed.ts'
import type { Prepared, Told, ToldDossier } from './national-shapes.ts'
import { stampOf } from './pay-signed.ts'

export const FAULTS = ['none', 'refuse', 'twice', 'late', 'outOfOrder', 'forged', 'old', 'silence'] as const
export type NationalFault = (typeof FAULTS)[number]

/** A message of the portal on its way to the province. */
export interface Outbound {
  id: string
  code: string
  seq: number
  kind: 'NopHoSo' | 'BoSungHoSo' | 'RutHoSo' | 'DanhGiaHoSo'
  at: string
  data: Record<string, unknown>
  files: string[]
  /** What the province answered, last. */
  answer: { status: number; body: unknown } | null
}
export interface PortalDossier {
  code: string
  /** The province's own id, once it has told of it. */
  id: string | null
  procedure: { code: string; name: string }
  owner: { name: string; citizenId: string | null }
  filedHere: boolean
  state: string
  /** Last number of the province that was taken. */
  taken: number
  /** Last number given to a message of the portal. */
  given: number
  last: ToldDossier | null
  /** Legal days on which something came or went. */
  days: Set<string>
  outbound: Outbound[]
}

type Answer = { status: number; body: Record<string, unknown> }

/** Everything the portal knows; in memory only. */
export class PortalBook {
  readonly files = new Map<string, Buffer>()
  readonly prepared = new Map<string, Prepared & { done: string | null }>()
  readonly dossiers = new Map<string, PortalDossier>()
  readonly told: Told[] = []
  #seen = new Map<string, Answer>()
  /** Other numbers after each start: codes that a province has kept must not come back. */
  #number = randomInt(100_000, 800_000)
  readonly #now: () => Date
  constructor(now: () => Date) {
    this.#now = now
  }

  today(): string {
    const stamp = stampOf(this.#now())
    return `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`
  }
  keepFile(bytes: Buffer): string {
    const hash = hashOf(bytes)
    this.files.set(hash, bytes)
    return hash
  }

  /** Takes one message of the province; the same id again gets the same answer and does nothing. */
  take(told: Told, refuse: boolean): Answer {
    const known = this.#seen.get(told.MaThongDiep)
    if (known)
      return {
        ...known,
        body: { ...known.body, KetQua: known.body.KetQua === 'DA_NHAN' ? 'DA_CO' : known.body.KetQua },
      }
    const missing = told.DuLieu.DanhSachGiayToKetQua.map(({ MaBam }) => MaBam).filter((hash) => !this.files.has(hash))
    if (missing.length > 0) return this.#say(told, 'THIEU_TEP', null, missing)
    const answer = refuse ? this.#refuse(told) : this.#apply(told)
    this.#seen.set(told.MaThongDiep, answer)
    return answer
  }

  #say(told: Told, KetQua: string, MaLoi: string | null = null, ThieuTep: string[] = []): Answer {
    const MoTa = MaLoi === 'DU_LIEU_KHONG_HOP_LE' ? 'Dữ liệu không hợp lệ' : null
    return { status: 200, body: { MaThongDiep: told.MaThongDiep, KetQua, MaLoi, MoTa, ThieuTep } }
  }

  /** Refused, its number is used up all the same: the next one is the next. */
  #refuse(told: Told): Answer {
    const dossier = this.find(told.DuLieu.IdHoSo, told.MaHoSo)
    if (dossier) dossier.taken = told.ThuTu
    return this.#say(told, 'TU_CHOI', 'DU_LIEU_KHONG_HOP_LE')
  }

  #apply(told: Told): Answer {
    const { DuLieu: d } = told
    const dossier = this.find(d.IdHoSo, d.MaHoSo) ?? this.#open(d)
    // What was never heard of may begin anywhere: the portal may have lost what it had.
    if (dossier.taken > 0 && told.ThuTu !== dossier.taken + 1) return this.#say(told, 'TU_CHOI', 'SAI_THU_TU')
    Object.assign(dossier, { id: d.IdHoSo, taken: told.ThuTu, state: d.TrangThaiHoSo, last: d })
    dossier.procedure.name = d.TenTTHC
    if (dossier.code !== d.MaHoSo) {
      this.dossiers.delete(dossier.code)
      dossier.code = d.MaHoSo
      this.dossiers.set(d.MaHoSo, dossier)
    }
    dossier.days.add(this.today())
    this.told.push(told)
    return this.#say(told, 'DA_NHAN')
  }

  find(id: string | null, code: string): PortalDossier | undefined {
    return this.dossiers.get(code) ?? (id ? [...this.dossiers.values()].find((one) => one.id === id) : undefined)
  }

  #open(d: ToldDossier): PortalDossier {
    const owner = { name: d.ChuHoSo, citizenId: d.SoDinhDanh }
    return this.add({ code: d.MaHoSo, procedure: { code: d.MaTTHC, name: d.TenTTHC }, owner, filedHere: false })
  }
  add(facts: Pick<PortalDossier, 'code' | 'procedure' | 'owner' | 'filedHere'>): PortalDossier {
    const made: PortalDossier = {
      ...facts,
      id: null,
      state: '1',
      taken: 0,
      given: 0,
      last: null,
      days: new Set([this.today()]),
      outbound: [],
    }
    this.dossiers.set(made.code, made)
    return made
  }

  nextCode(): string {
    this.#number += 1
    return `G99.01-${this.today().slice(2).replaceAll('-', '')}-${this.#number}`
  }

  /** Puts a message for the province behind those of the same dossier. */
  queue(d: PortalDossier, kind: Outbound['kind'], data: Record<string, unknown>): Outbound {
    d.given += 1
    d.days.add(this.today())
    const named = (data.TaiLieuNop ?? []) as { MaBam: string }[]
    const message: Outbound = {
      id: randomUUID(),
      code: d.code,
      seq: d.given,
      kind,
      at: this.#now().toISOString(),
      data,
      files: named.map(({ MaBam }) => MaBam),
      answer: null,
    }
    d.outbound.push(message)
    return message
  }

  /** The list of one day for reconciliation. */
  day(day: string) {
    const moved = [...this.dossiers.values()].filter(({ days }) => days.has(day))
    return moved.map((d) => ({
      IdHoSo: d.id,
      MaHoSo: d.code,
      MaTTHC: d.procedure.code,
      TrangThaiHoSo: d.state,
      ThuTu: d.taken,
    }))
  }

  clear(): void {
    for (const all of [this.files, this.prepared, this.dossiers]) all.clear()
    this.#seen.clear()
    this.told.splice(0)
  }
}
