import { useText } from '@hue-s/kernel/web/text.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { iconByName } from '@hue-s/ui/icon-by-name.ts'
import { Tile, Tiles } from '@hue-s/ui/Tile.tsx'
import type { Block } from './blocks.ts'

/** Collapsible blocks of tiles, one for each screen that a system lists in its menu. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  const { t } = useText()
  return blocks.map(({ number, screens }) => (
    <Details key={number} summary={t(`citizen.block.${number}`)}>
      <Tiles>
        {screens.map(({ path, title, menu }) => (
          <Tile key={path} href={path} icon={iconByName(menu?.icon ?? '')} label={t(title)} />
        ))}
      </Tiles>
    </Details>
  ))
}
