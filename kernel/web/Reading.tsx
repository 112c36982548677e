import { createContext, useContext, type ComponentType, type ReactNode } from 'react'
import type { AppError } from '../shared/error.ts'
import type { Read } from './useRead.ts'

/** How an app shows a refusal and a wait; the looks come from `ui`, the words from the app. */
export interface Views {
  /** `beside`: an earlier answer stands below it. */
  Problem: ComponentType<{ error: AppError; retry?: () => void; beside?: boolean }>
  Waiting: ComponentType
}

const ViewsContext = createContext<Views | undefined>(undefined)
export const ViewsProvider = ViewsContext.Provider

export function useViews(): Views {
  const views = useContext(ViewsContext)
  if (!views) throw new Error('the app gives no ViewsProvider')
  return views
}

/** The refusal alone, with a way to try again: for what is read to fill a list of choices in a form. */
export function ReadFault({ read }: { read: Read<unknown> }) {
  const { Problem } = useViews()
  return read.error ? <Problem error={read.error} retry={read.reload} beside={read.data !== undefined} /> : null
}

/**
 * The one way to show what is being read: the wait, the refusal with a way to try again, or the answer. An answer
 * that is there stays while a newer one is fetched, with the refusal above it.
 */
export function Reading<T>({ read, children }: { read: Read<T>; children: (data: T) => ReactNode }) {
  const { Waiting } = useViews()
  return (
    <>
      <ReadFault read={read} />
      {read.data === undefined ? read.loading && <Waiting /> : children(read.data)}
    </>
  )
}
