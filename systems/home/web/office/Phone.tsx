import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { Icon } from '@hue-s/ui/index.ts'
import { iconByName } from '@hue-s/ui/icon-by-name.ts'
import type { Front, Item } from '../../contract.ts'

const Door = ({ item, lang, paused }: { item: Item; lang: Lang; paused: string | false }) => (
  <li className={paused ? 'hm-door hm-door--paused' : 'hm-door'}>
    <Icon icon={iconByName(item.icon)} />
    <span>{item.title[lang]}</span>
    {paused && <small>{paused}</small>}
  </li>
)

/** What a person will see, on a phone of 360 points: the same arrangement, drawn small and without links. */
export function Phone({ front, lang, label }: { front: Front; lang: Lang; label: string }) {
  const { t } = useText()
  const pausedAt = (path: string) => front.off.some((one) => one.path === path) && t('home.office.paused')
  const doors = (items: readonly Item[]) => (
    <ul className="hm-doors">
      {items.map((item) => (
        <Door key={item.path} item={item} lang={lang} paused={pausedAt(item.path)} />
      ))}
    </ul>
  )
  const bar = [...front.tabs.slice(0, 2), ...(front.centre ? [front.centre] : []), ...front.tabs.slice(2)]
  return (
    <section className="hm-phone" aria-label={label} lang={lang}>
      {front.strips.map((strip) => (
        <p key={strip.id} className={`hm-phone__strip h-tone--${strip.level}`}>
          {strip.text[lang]}
        </p>
      ))}
      <div className="hm-phone__actions">{doors(front.actions)}</div>
      {front.featured.length > 0 && (
        <div>
          <p className="hm-phone__title">{t('home.office.featured')}</p>
          {doors(front.featured)}
        </div>
      )}
      {front.blocks.map(({ number, items }) => (
        <div key={number}>
          <p className="hm-phone__title">{t(`home.office.block.${number}`)}</p>
          {doors(items.slice(0, 4))}
        </div>
      ))}
      <div className="hm-phone__bar">{doors(bar)}</div>
    </section>
  )
}
