import { Badge, BottomBar } from '../../index.ts'
import { files, house, mapTrifold, plus, user } from '../../icon-paths.ts'
import type { Story, Words } from '../story.ts'

const bar = (w: Words, current: string) => (
  <div className="g-phone">
    <BottomBar
      label={`${w.menu} ${current}`}
      current={current}
      places={[
        { href: '#home', label: w.places.home, icon: house },
        { href: '#map', label: w.places.map, icon: mapTrifold },
        {
          href: '#dossiers',
          label: w.places.dossiers,
          icon: files,
          badge: <Badge count={1} label={`1 ${w.unread}`} tone="danger" />,
        },
        { href: '#me', label: w.places.me, icon: user },
      ]}
      centre={{ href: '#report', label: w.places.report, icon: plus }}
    />
  </div>
)

export const states: Story[] = [
  { name: 'default', render: (w) => bar(w, '#home') },
  { name: 'selected', render: (w) => bar(w, '#me') },
]
