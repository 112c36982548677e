import { fold } from '@hue-s/kernel/shared/text.ts'

/** An address made of a title: without marks, short, never empty. */
export function slugOf(title: string): string {
  const words = fold(title)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const cut = words.length <= 70 ? words : words.slice(0, 70).replace(/-[^-]*$/, '')
  return cut.replace(/-+$/, '') || 'bai'
}

/** The first of `root`, `root-2`, `root-3`… that is free. */
export function freeSlug(root: string, taken: ReadonlySet<string>): string {
  if (!taken.has(root)) return root
  for (let n = 2; ; n++) if (!taken.has(`${root}-${n}`)) return `${root}-${n}`
}
