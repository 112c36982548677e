import type { Item } from '@hue-s/systems/home/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { BottomBar, type Place } from '@hue-s/ui/BottomBar.tsx'
import { useDoorName } from './door-name.ts'
import { OWN_DOORS } from './doors.ts'
import { useFront, useIcons } from './front.tsx'

/** Where the server could not say how operators arranged the bar. */
const PLAIN = ['/', '/map', '/mine', '/me', '/report']

/** Four places and one thing to do, under the thumb. */
export function Foot({ path }: { path: string }) {
  const { t } = useText()
  const named = useDoorName()
  const { front } = useFront()
  const items: (Item | undefined)[] = front ? [...front.tabs, front.centre ?? undefined] : []
  const known = items.flatMap((item) => (item ? [item] : []))
  const iconOf = useIcons(known)
  const places = PLAIN.map((plain, index): Place => {
    const item = items[index]
    // A tab whose screen has gone gives its place to the usual one.
    if (item) return { href: item.path, label: named(item), icon: iconOf(item.icon) }
    return { href: plain, label: t(OWN_DOORS[plain]!.title), icon: iconOf(OWN_DOORS[plain]!.icon) }
  })
  return (
    <BottomBar
      label={t('citizen.menu.label')}
      current={`/${path.split('/')[1] ?? ''}`}
      places={[places[0]!, places[1]!, places[2]!, places[3]!]}
      centre={places[4]!}
    />
  )
}
