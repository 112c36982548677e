import { useEffect } from 'react'
import { kernelContract } from '../shared/contract.ts'
import { useText } from './text.tsx'
import { useRead } from './useRead.ts'

/** What this instance calls itself, with its colours put on the page; empty until it is known. */
export function useInstance(): { name: string; appName: string; river: string | undefined } {
  const { lang } = useText()
  const { data } = useRead(kernelContract.instance, {})
  const tokens = data?.look.tokens
  useEffect(() => {
    for (const [token, value] of Object.entries(tokens ?? {}))
      document.documentElement.style.setProperty(`--h-${token}`, value)
  }, [tokens])
  return { name: data?.name[lang] ?? '', appName: data?.appName[lang] ?? '', river: data?.look.river }
}
