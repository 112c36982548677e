import { createContext, useContext, useEffect } from 'react'

/** Where a screen says what it shows; an app that names its pages provides it. */
export const PageTitle = createContext<(title: string | undefined) => void>(() => undefined)

/** Names the page after what it shows instead of the kind of screen; nothing until it is known. */
export function usePageTitle(title: string | undefined): void {
  const name = useContext(PageTitle)
  useEffect(() => {
    name(title)
    return () => name(undefined)
  }, [name, title])
}
