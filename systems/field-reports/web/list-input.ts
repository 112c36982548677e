import { STATES } from '../contract.ts'

export type StateName = (typeof STATES)[number]
export const PAGE = 20

/** What the address of the public list asks for; what it cannot mean is left out. */
export function listInput(search: URLSearchParams) {
  const category = search.get('category') ?? ''
  const state = STATES.find((one) => one === search.get('state'))
  const commune = search.get('commune') ?? ''
  const q = (search.get('q') ?? '').trim().slice(0, 200)
  return {
    limit: PAGE,
    ...(/^[a-z0-9-]{1,60}$/.test(category) && { category }),
    ...(state && { state }),
    ...(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(commune) && { commune }),
    ...(q && { q }),
  }
}
