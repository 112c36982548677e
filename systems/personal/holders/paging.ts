/** All items of a list that pages by key, up to so many. */
export async function allOf<T>(
  read: (after: string | undefined) => Promise<{ items: readonly T[]; next: string | null }>,
  most = 20_000,
): Promise<T[]> {
  const out: T[] = []
  let after: string | undefined
  do {
    const { items, next } = await read(after)
    out.push(...items)
    after = next ?? undefined
  } while (after !== undefined && out.length < most)
  return out
}
