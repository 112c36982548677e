import { Pagination } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  { name: 'default', render: (w) => <Pagination shown={w.shown} label={w.more} onMore={() => undefined} /> },
  {
    name: 'busy',
    render: (w) => <Pagination shown={w.shown} label={w.more} onMore={() => undefined} busy={w.moreBusy} />,
  },
  { name: 'done', render: (w) => <Pagination shown={w.shownAll} label={w.more} /> },
]
