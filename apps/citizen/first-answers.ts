import { addressOf } from '@hue-s/kernel/shared/route.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { FirstRead } from '@hue-s/kernel/web/screens.ts'
import type { Front } from '@hue-s/systems/home/contract.ts'
import type { Lender } from './lender.ts'
import type { Refusal } from './page.ts'
import { refusalOf } from './refusal.ts'

interface Asked {
  reads: Record<string, unknown>
  refused: Refusal | null
}

/**
 * Asks for what the screen shows first, and for what systems put on it. A refusal of the screen's own is part of the
 * page; a part that is refused is left out; a fault is left to the browser's next try.
 */
export async function readAll(own: readonly FirstRead[], parts: readonly FirstRead[], lender: Lender, lang: Lang) {
  const asked: Asked = { reads: {}, refused: null }
  const read = async ({ route, input }: FirstRead) => {
    asked.reads[addressOf(route, input).url] = await lender.read(route.id, input, lang)
  }
  await Promise.all([
    ...own.map((one) => read(one).catch((error: unknown) => (asked.refused ??= refusalOf(error)))),
    ...parts.map((one) => read(one).catch(() => undefined)),
  ])
  return asked
}

/** What operators let this audience see. Without it the page is drawn all the same. */
export async function frontFor(lender: Lender, input: object, lang: Lang): Promise<Front | undefined> {
  try {
    return (await lender.read('home.front', input, lang)) as Front
  } catch {
    return undefined
  }
}
