/** Names of what was sent from this page: an answer holds only ids. */
const names = new Map<string, string>()

export const rememberFile = (id: string, name: string): void => void names.set(id, name)
export const nameOfFile = (id: string): string | undefined => names.get(id)
