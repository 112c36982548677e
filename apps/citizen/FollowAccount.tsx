import { useEffect, useRef, useState } from 'react'
import type { Input, Output } from '@hue-s/kernel/shared/route.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { homeContract } from '@hue-s/systems/home/contract.ts'
import type { TextSize } from '@hue-s/ui/TextSizeSwitch.tsx'
import { usePage } from './PageContext.tsx'

type Choice = Input<typeof homeContract.keepChoice> & { size: TextSize }

const PAUSE_MS = 600
const same = (a: Choice, b: Choice) =>
  a.audience === b.audience && a.lang === b.lang && a.size === b.size && a.commune === b.commune

/**
 * Audience, language, letters and commune follow the account from device to device: what it says is taken over once,
 * what the person changes here is kept in it. What the address names was asked for just now and goes first.
 */
export function FollowAccount() {
  const { audience, setAudience, spoken, setLang, size, setSize, commune, setCommune } = usePage()
  const now: Choice = { audience, lang: spoken, size, commune }
  const kept = useRef(now)
  const [awaited, wait] = useState<Choice>()
  useEffect(() => {
    let here = true
    const take = (choice: Output<typeof homeContract.choice>['choice']) => {
      if (!here) return
      const named = new URLSearchParams(location.search)
      const said: Choice = { ...now, ...choice, size: choice?.size ?? now.size }
      const wanted = { ...said }
      for (const name of ['audience', 'lang', 'size', 'commune'] as const)
        if (named.has(name)) Object.assign(wanted, { [name]: now[name] })
      if (wanted.audience !== now.audience) setAudience(wanted.audience)
      if (wanted.lang !== now.lang) setLang(wanted.lang)
      if (wanted.size !== now.size) setSize(wanted.size)
      if (wanted.commune !== now.commune) setCommune(wanted.commune)
      kept.current = said
      wait(wanted)
    }
    send(homeContract.choice, {}).then(
      (answer) => take((answer as Output<typeof homeContract.choice>).choice),
      () => undefined,
    )
    return () => void (here = false)
    // oxlint-disable-next-line react/exhaustive-deps -- read once, when the person is known
  }, [])
  const arrived = useRef(false)
  useEffect(() => {
    if (!awaited) return undefined
    // A language comes with its words, a moment after the rest.
    arrived.current ||= same(now, awaited)
    if (!arrived.current || same(now, kept.current)) return undefined
    const timer = setTimeout(() => {
      kept.current = now
      void send(homeContract.keepChoice, now).catch(() => undefined)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- `now` is these four
  }, [awaited, audience, spoken, size, commune])
  return null
}
