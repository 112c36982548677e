import { Badge, Tile, Tiles } from '../../index.ts'
import {
  bell,
  boat,
  bridge,
  broadcast,
  dragonBoat,
  fileText,
  firstAid,
  flood,
  graduationCap,
  newspaper,
  nonla,
  plus,
  shieldWarning,
  storefront,
} from '../../icon-paths.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <Tiles>
        <Tile
          href="#1"
          icon={bell}
          label={w.blocks.alerts}
          badge={<Badge count={2} label={`2 ${w.unread}`} tone="danger" />}
        />
        <Tile href="#2" icon={newspaper} label={w.blocks.news} />
        <Tile href="#3" icon={graduationCap} label={w.blocks.skills} />
        <Tile href="#4" icon={broadcast} label={w.blocks.radio} />
        <Tile href="#5" icon={firstAid} label={w.blocks.health} />
        <Tile href="#6" icon={boat} label={w.blocks.traffic} />
        <Tile href="#7" icon={storefront} label={w.blocks.market} />
        <Tile href="#8" icon={shieldWarning} label={w.blocks.long} />
      </Tiles>
    ),
  },
  {
    name: 'actions',
    render: (w) => (
      <Tiles layout="actions">
        <Tile href="#9" tone="action" icon={plus} label={w.report} note={w.reportNote} />
        <Tile href="#10" tone="action" icon={fileText} label={w.submit} note={w.submitNote} />
      </Tiles>
    ),
  },
  {
    name: 'icon',
    render: (w) => (
      <Tiles>
        <Tile href="#11" icon={nonla} label={w.blocks.hat} />
        <Tile href="#12" icon={bridge} label={w.blocks.bridge} />
        <Tile href="#13" icon={dragonBoat} label={w.blocks.boat} />
        <Tile href="#14" icon={flood} label={w.blocks.flood} />
      </Tiles>
    ),
  },
]
