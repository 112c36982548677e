import { RiverDrawing, RiverLine } from '../../index.ts'
import type { Story } from '../story.ts'

const ridge = 'M0 18L120 8L220 16L340 5L470 17L620 7L760 16L900 6L1040 17L1200 10'

export const states: Story[] = [
  { name: 'default', render: () => <RiverLine draw /> },
  { name: 'plain', render: () => <RiverLine tone="hairline" /> },
  { name: 'group', render: () => <RiverLine path={ridge} /> },
  { name: 'icon', render: () => <RiverDrawing /> },
]
