import { z } from 'zod'

// What a province may send: everything else is refused, as the real portal refuses it.

const Hash = z.string().regex(/^[0-9a-f]{64}$/)
const When = z.iso.datetime()
const Text = z.string().max(10_000)
const Code = z
  .string()
  .max(60)
  .regex(/^([A-Z]\d{2}(\.\d{2,3}){0,4}|YC)-\d{6}-\d{4,6}$/)
const Paper = z.strictObject({
  MaThanhPhanHoSo: z.string().min(1).max(63),
  TenTepDinhKem: Text,
  MaBam: Hash.nullable(),
})

const Dossier = z.strictObject({
  IdHoSo: z.uuid(),
  MaHoSo: Code,
  MaTTHC: z.string().regex(/^\d\.\d{6}$/),
  TenTTHC: Text.min(1),
  KenhThucHien: z.enum(['1', '2', '3']),
  NguonHoSo: z.enum(['TINH', 'CONG']),
  ChuHoSo: Text.min(1),
  SoDinhDanh: z
    .string()
    .regex(/^\d{12}$/)
    .nullable(),
  NgayNopHoSo: When,
  NgayTiepNhan: When.nullable(),
  NgayHenTra: When.nullable(),
  NgayTra: When.nullable(),
  NgayKetThucXuLy: When.nullable(),
  TrangThaiHoSo: z.enum(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']),
  DonViXuLy: z.string().regex(/^[A-Z]\d{2}(\.\d{2,3}){0,4}$/),
  TenDonViXuLy: Text.min(1),
  TienDo: z.strictObject({ BuocXuLy: Text, NgayBatDau: When, NgayKetThucTheoQuyDinh: When.nullable() }).nullable(),
  NoiDungYeuCau: Text.nullable(),
  DanhSachLePhi: z.array(z.strictObject({ MaPhiLePhi: Text, TenPhiLePhi: Text, Gia: z.int().min(0) })),
  DaThanhToan: z.boolean(),
  TaiLieuNop: z.array(Paper),
  DanhSachGiayToKetQua: z.array(
    z.strictObject({ LoaiGiayTo: Text, TenGiayTo: Text, SoKyHieu: Text.nullable(), NgayCap: When, MaBam: Hash }),
  ),
  DanhGia: z.int().min(1).max(3).nullable(),
})
export type ToldDossier = z.output<typeof Dossier>

export const Told = z.strictObject({
  PhienBan: z.literal(1),
  MaThongDiep: z.uuid(),
  LoaiThongDiep: z.literal('DongBoHoSo'),
  MaHoSo: Code,
  ThuTu: z.int().min(1),
  ThoiDiem: When,
  DuLieu: Dossier,
})
export type Told = z.output<typeof Told>

const Owner = z.strictObject({
  HoTen: Text.min(2),
  SoDinhDanh: z.string().regex(/^\d{12}$/),
  NgaySinh: z.iso.date(),
  SoDienThoai: z.string().nullable(),
  DiaChi: Text.nullable(),
})
const Values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const Way = z.enum(['DIEN_TU', 'TRUC_TIEP', 'BUU_CHINH'])

export const Prepared = z.strictObject({
  MaChuanBi: z.uuid(),
  MaTTHC: z.string().regex(/^\d\.\d{6}$/),
  TenTTHC: Text.min(1),
  MaXa: z.string().nullable(),
  TenCoQuan: Text.nullable(),
  ChuHoSo: Owner,
  GiaTri: Values,
  HienThi: z.array(z.strictObject({ CauHoi: Text, TraLoi: Text })),
  TaiLieuNop: z.array(Paper.extend({ MaBam: Hash })),
  LePhi: z.int().min(0),
  HinhThucTra: Way,
  DiaChiTra: Text.nullable(),
  TroVe: z.url(),
  HetHan: When,
})
export type Prepared = z.output<typeof Prepared>

/** What somebody files on the portal who comes from nowhere; the rest is made up. */
export const NewFiling = z.object({
  procedure: z.string().regex(/^\d\.\d{6}$/),
  name: z.string().min(2).max(120),
  citizenId: z.string().regex(/^\d{12}$/),
  birthDate: z.iso.date(),
  commune: z
    .string()
    .regex(/^\d{5}$/)
    .or(z.literal(''))
    .default(''),
  request: z.string().max(2_000).default(''),
  phone: z.string().max(20).default(''),
  address: z.string().max(300).default(''),
  values: Values.default({}),
  papers: z.array(z.object({ need: z.string(), name: z.string(), base64: z.string() })).default([]),
  paid: z.coerce.number().int().min(0).default(0),
})
export type NewFiling = z.input<typeof NewFiling>
