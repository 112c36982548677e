import type { ReactNode } from 'react'
import type vi from './text/vi.json'

export type Words = typeof vi

/** One state of a component. `name` is a key of `states` in the texts. */
export type Story = { name: keyof Words['states']; render: (words: Words) => ReactNode }
