import { APPLICANTS, LEVELS } from '../contract-shapes.ts'

const AFTER = /^[01]_[0-9a-f-]{36}$/
const CODE = /^[1-9]\.\d{6}(\.H\d{2})?$/
const ID = /^[a-z][a-z0-9-]{1,40}$/
export const PAGE = 15

const known = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))

/** What an address asks of the catalogue; what it cannot mean is left out. */
export function listInput(search: URLSearchParams) {
  const after = search.get('after') ?? ''
  return {
    limit: PAGE,
    ...known({
      q: (search.get('q') ?? '').trim().slice(0, 200),
      field: (search.get('field') ?? '').slice(0, 63),
      level: LEVELS.find((one) => one === search.get('level')),
      audience: APPLICANTS.find((one) => one === search.get('for')),
      after: AFTER.test(after) ? after : undefined,
    }),
  }
}

export const codeInput = (code: string | undefined) => ({ code: CODE.test(code ?? '') ? (code ?? '') : '1.000000' })
export const guideInput = (id: string | undefined) => ({ id: ID.test(id ?? '') ? (id ?? '') : 'none' })

/** The address with another page. */
export function pageAddress(search: URLSearchParams, after: string): string {
  const next = new URLSearchParams(search)
  next.set('after', after)
  return `/procedures?${next}`
}
