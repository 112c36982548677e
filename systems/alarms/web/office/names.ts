import type { Output } from '@hue-s/kernel/shared/route.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { alarmsContract } from '../../contract.ts'

export type Choices = Output<typeof alarmsContract.choices>

/** What stations and rivers are called. */
export const namesOf = ({ stations }: Choices, lang: Lang) => ({
  stations: new Map(stations.map((s) => [s.key, s.name[lang]])),
  rivers: new Map(stations.flatMap((s) => (s.river ? [[s.river.key, s.river.name[lang]] as const] : []))),
})
