import type { Front, FrontOff } from '@hue-s/systems/home/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { iconByName } from '@hue-s/ui/icon-by-name.ts'
import { Tile, Tiles } from '@hue-s/ui/Tile.tsx'
import { useDoorName } from './door-name.ts'
import { offAt } from './front.tsx'
import { useAudienceWords } from './audience-words.ts'

export interface BlocksProps {
  blocks: Front['blocks']
  off: readonly FrontOff[]
  /** All tiles of every block, open. */
  whole?: boolean
}

const ON_HOME = 4

/** Collapsible blocks of tiles; on the home page four of each and a way to the rest. */
export function Blocks({ blocks, off, whole = false }: BlocksProps) {
  const { t } = useText()
  const named = useDoorName()
  const words = useAudienceWords()
  return blocks.map(({ number, items }, index) => (
    <Details
      key={number}
      summary={<span id={`block-${number}`}>{words(`citizen.block.${number}`)}</span>}
      open={whole || index === 0}
    >
      <Tiles>
        {(whole ? items : items.slice(0, ON_HOME)).map(({ path, title, icon }) => {
          const paused = offAt(off, path)
          return (
            <Tile
              key={path}
              href={path}
              icon={iconByName(icon)}
              label={named({ path, title })}
              note={paused && t(paused.sure ? 'citizen.front.paused' : 'citizen.front.pausedSome')}
            />
          )
        })}
      </Tiles>
      {!whole && items.length > ON_HOME && (
        <a className="c-all" href={`/services#block-${number}`}>
          {t('citizen.front.all', { n: items.length })}
        </a>
      )}
    </Details>
  ))
}
