import { createHash } from 'node:crypto'
import { z } from 'zod'

const isRealDay = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) && date.getTime() <= Date.now()
}

/** A holder of an e-ID account. Levels 1 and 2 as in Decree 69/2024/NĐ-CP; an organisation has a single level, told as 2. */
export const EidPerson = z.object({
  citizenId: z.string().regex(/^\d{12}$/),
  name: z.string().trim().normalize('NFC').min(2).max(100),
  birthDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .refine(isRealDay),
  sex: z.enum(['male', 'female']),
  level: z.union([z.literal(1), z.literal(2)]),
  accountType: z.enum(['person', 'organisation']).optional(),
})
export type EidPerson = z.infer<typeof EidPerson>

/** Fictional people: code 003 lies in the range of province codes but was given to no province, so no number here is a real one. */
export const fictionalPeople: EidPerson[] = [
  { citizenId: '003185000001', name: 'Lê Thị Thử Nghiệm', birthDate: '1985-03-12', sex: 'female', level: 2 },
  { citizenId: '003078000002', name: 'Trần Văn Mẫu', birthDate: '1978-11-02', sex: 'male', level: 2 },
  { citizenId: '003155000003', name: 'Nguyễn Thị Ví Dụ', birthDate: '1955-06-30', sex: 'female', level: 1 },
  { citizenId: '003201000004', name: 'Phạm Minh Giả Định', birthDate: '2001-09-05', sex: 'male', level: 2 },
  { citizenId: '003308000005', name: 'Hoàng Ngọc Minh Hoạ', birthDate: '2008-01-20', sex: 'female', level: 1 },
  { citizenId: '003062000006', name: 'Đỗ Hữu Tưởng Tượng', birthDate: '1962-12-25', sex: 'male', level: 1 },
  { citizenId: '003190000007', name: 'Võ Thị Thí Điểm', birthDate: '1990-07-17', sex: 'female', level: 2 },
  {
    citizenId: '003083000008',
    name: 'Công ty TNHH Dùng Thử',
    birthDate: '1983-04-08',
    sex: 'male',
    level: 2,
    accountType: 'organisation',
  },
]

/** The provider's own name for a person: the same after a restart, and not the citizen number itself. */
export function subjectOf(citizenId: string): string {
  return createHash('sha256').update(`sandbox-eid:${citizenId}`).digest('hex').slice(0, 32)
}

export const acrOf = (level: 1 | 2): string => `level${level}`

/** What the provider tells an application about a person. */
export function claimsOf(person: EidPerson) {
  return {
    sub: subjectOf(person.citizenId),
    citizen_id: person.citizenId,
    name: person.name,
    birthdate: person.birthDate,
    gender: person.sex,
    level: String(person.level),
    account_type: person.accountType ?? 'person',
    acr: acrOf(person.level),
  }
}
