import { z } from 'zod'
import { Instant, LegalDate, plainText } from '@hue-s/kernel/shared/route.ts'

// What travels between the province and the national portal; the names are those of the field (docs/national-portal.md).

export const VERSION = 1
const Hash = z.string().regex(/^[0-9a-f]{64}$/)
/** A code of the national portal: the official grammar (QĐ 20/2020/QĐ-TTg, TT 03/2025/TT-VPCP). */
export const NationalCode = z
  .string()
  .max(60)
  .regex(/^[A-Z]\d{2}(\.\d{2,3}){0,4}-\d{6}-\d{4,6}$/)

/** States of a dossier as the portal counts them (TrangThaiHoSo). */
export const STATUS = {
  registered: '1',
  received: '2',
  notReceived: '3',
  handling: '4',
  supplement: '5',
  money: '6',
  withdrawn: '7',
  stopped: '8',
  ready: '9',
  returned: '10',
} as const
export type Status = (typeof STATUS)[keyof typeof STATUS]
export const StatusShape = z.enum(Object.values(STATUS) as [Status, ...Status[]])

export const TaiLieu = z.strictObject({
  MaThanhPhanHoSo: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  TenTepDinhKem: plainText(1, 200),
  MaBam: Hash,
})
export type TaiLieu = z.output<typeof TaiLieu>

const ChuHoSo = z.strictObject({
  HoTen: plainText(2, 120),
  SoDinhDanh: z.string().regex(/^\d{12}$/),
  NgaySinh: LegalDate,
  SoDienThoai: z
    .string()
    .regex(/^(\+84|0)\d{9}$/)
    .nullable(),
  DiaChi: plainText(2, 300).nullable(),
})

/** A dossier was filed there: one that we prepared (MaChuanBi), or one of which we never heard. */
const NopHoSo = z.strictObject({
  MaChuanBi: z.uuid().nullable(),
  MaTTHC: z.string().max(20),
  /** Commune whose authority is asked (QĐ 19/2025/QĐ-TTg). */
  MaXa: z
    .string()
    .regex(/^\d{5}$/)
    .nullable(),
  ChuHoSo,
  NgayNopHoSo: Instant,
  NoiDung: plainText(0, 2_000),
  GiaTri: z
    .record(z.string().regex(/^[a-zA-Z_][\w-]{0,62}$/), z.union([plainText(0, 4_000), z.number(), z.boolean()]))
    .refine((all) => Object.keys(all).length <= 200),
  TaiLieuNop: z.array(TaiLieu).max(100),
  HinhThucTra: z.enum(['DIEN_TU', 'TRUC_TIEP', 'BUU_CHINH']),
  DiaChiTra: plainText(5, 300).nullable(),
  /** Paid there, in đồng. */
  DaThanhToan: z.int().min(0).max(10_000_000_000),
})
export type NopHoSo = z.output<typeof NopHoSo>
const BoSungHoSo = z.strictObject({ NoiDung: plainText(1, 4_000), TaiLieuNop: z.array(TaiLieu).max(30) })
const RutHoSo = z.strictObject({ LyDo: plainText(5, 2_000) })
const DanhGiaHoSo = z.strictObject({ Diem: z.int().min(1).max(3), YKien: plainText(1, 1_000).nullable() })

const head = {
  PhienBan: z.literal(VERSION),
  MaThongDiep: z.uuid(),
  MaHoSo: NationalCode,
  /** Place in the row of messages about this dossier, from 1 without a gap. */
  ThuTu: z.int().min(1).max(100_000),
  ThoiDiem: Instant,
}
/** What the portal tells. */
export const Incoming = z.discriminatedUnion('LoaiThongDiep', [
  z.strictObject({ ...head, LoaiThongDiep: z.literal('NopHoSo'), DuLieu: NopHoSo }),
  z.strictObject({ ...head, LoaiThongDiep: z.literal('BoSungHoSo'), DuLieu: BoSungHoSo }),
  z.strictObject({ ...head, LoaiThongDiep: z.literal('RutHoSo'), DuLieu: RutHoSo }),
  z.strictObject({ ...head, LoaiThongDiep: z.literal('DanhGiaHoSo'), DuLieu: DanhGiaHoSo }),
])
export type Incoming = z.output<typeof Incoming>

/** What became of a message, in the words of the protocol. */
export const KET_QUA = ['DA_NHAN', 'DA_CO', 'CHO_THU_TU', 'TU_CHOI', 'THIEU_TEP'] as const
export const Answer = z.object({
  MaThongDiep: z.uuid(),
  KetQua: z.enum(KET_QUA),
  MaLoi: z.string().max(100).nullable(),
  MoTa: z.string().max(500).nullable(),
  /** Hashes of files that are named and not there: nothing was taken; bring them and say it again. */
  ThieuTep: z.array(z.string().max(64)).max(500).default([]),
})
export type Answer = z.output<typeof Answer>

/** The whole of a dossier as it stands; a later one says everything that an earlier one said. */
export interface HoSo {
  /** Ours, the same from the first message to the last; its code changes when it is accepted. */
  IdHoSo: string
  MaHoSo: string
  MaTTHC: string
  TenTTHC: string
  /** 1 at the counter, 2 by the network, 3 by post. */
  KenhThucHien: '1' | '2' | '3'
  NguonHoSo: 'TINH' | 'CONG'
  ChuHoSo: string
  SoDinhDanh: string | null
  NgayNopHoSo: string
  NgayTiepNhan: string | null
  NgayHenTra: string | null
  NgayTra: string | null
  NgayKetThucXuLy: string | null
  TrangThaiHoSo: Status
  DonViXuLy: string
  TenDonViXuLy: string
  TienDo: { BuocXuLy: string; NgayBatDau: string; NgayKetThucTheoQuyDinh: string | null } | null
  /** What is asked of the applicant, or why it was refused or stopped. */
  NoiDungYeuCau: string | null
  DanhSachLePhi: { MaPhiLePhi: string; TenPhiLePhi: string; Gia: number }[]
  DaThanhToan: boolean
  TaiLieuNop: { MaThanhPhanHoSo: string; TenTepDinhKem: string; MaBam: string | null }[]
  DanhSachGiayToKetQua: {
    LoaiGiayTo: string
    TenGiayTo: string
    SoKyHieu: string | null
    NgayCap: string
    MaBam: string
  }[]
  DanhGia: number | null
}
export interface Outgoing {
  PhienBan: typeof VERSION
  MaThongDiep: string
  LoaiThongDiep: 'DongBoHoSo'
  MaHoSo: string
  ThuTu: number
  ThoiDiem: string
  DuLieu: HoSo
}

/** A line of the portal's list of one day. */
export const DayLine = z.object({
  /** Ours, where it is known there. */
  IdHoSo: z.uuid().nullable(),
  MaHoSo: z.string().max(60),
  MaTTHC: z.string().max(20),
  TrangThaiHoSo: z.string().max(4),
  /** The last number of ours that was taken there. */
  ThuTu: z.int().min(0),
})
export type DayLine = z.output<typeof DayLine>
export const DayList = z.object({ Ngay: LegalDate, HoSo: z.array(DayLine).max(200_000) })

/** Where the prepared dossier waits there for its applicant. */
export const Prepared = z.object({ DiaChi: z.url().max(2_000) })

/** A dossier that was prepared here, as it goes there beforehand. */
export interface ChuanBi {
  MaChuanBi: string
  MaTTHC: string
  TenTTHC: string
  MaXa: string | null
  TenCoQuan: string | null
  ChuHoSo: z.output<typeof ChuHoSo>
  GiaTri: Record<string, string | number | boolean>
  /** The same for the eyes of the applicant: question and answer. */
  HienThi: { CauHoi: string; TraLoi: string }[]
  TaiLieuNop: TaiLieu[]
  LePhi: number
  HinhThucTra: NopHoSo['HinhThucTra']
  DiaChiTra: string | null
  /** Where the applicant comes back to. */
  TroVe: string
  HetHan: string
}
