const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The commune that the address asks for; anything else asks for all. */
export function communeIn(search: URLSearchParams): string | undefined {
  const given = search.get('commune')
  return given !== null && UUID.test(given) ? given : undefined
}
