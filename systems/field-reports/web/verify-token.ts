const LONGEST = 8_000

/** The receipt in the address of the page, as the QR put it there; a text too long to be one is cut, and so unreadable. */
export const tokenIn = (search: URLSearchParams): string | undefined => search.get('t')?.slice(0, LONGEST) || undefined
