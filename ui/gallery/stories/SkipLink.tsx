import { SkipLink } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [{ name: 'hover', render: (w) => <SkipLink>{w.gallery.skip}</SkipLink> }]
