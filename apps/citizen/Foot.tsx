import { useText } from '@hue-s/kernel/web/text.tsx'
import { BottomBar } from '@hue-s/ui/BottomBar.tsx'
import { files, house, mapTrifold, plus, user } from '@hue-s/ui/icon-paths.ts'

/** Four places and one thing to do, under the thumb. */
export function Foot({ path }: { path: string }) {
  const { t } = useText()
  const first = `/${path.split('/')[1] ?? ''}`
  return (
    <BottomBar
      label={t('citizen.menu.label')}
      current={first}
      places={[
        { href: '/', label: t('citizen.menu.home'), icon: house },
        { href: '/map', label: t('citizen.menu.map'), icon: mapTrifold },
        { href: '/mine', label: t('citizen.menu.mine'), icon: files },
        { href: '/me', label: t('citizen.menu.me'), icon: user },
      ]}
      centre={{ href: '/report', label: t('citizen.menu.report'), icon: plus }}
    />
  )
}
