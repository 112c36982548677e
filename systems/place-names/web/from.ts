const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The old unit from whose name somebody came; what is no id is left out. */
export function fromOf(search: string | URLSearchParams): string | undefined {
  const from = new URLSearchParams(search).get('from') ?? ''
  return UUID.test(from) ? from : undefined
}
