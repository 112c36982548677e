import { useEffect, useState } from 'react'
import { Button } from './Button.tsx'

export type ReadAloudProps = {
  /** Pieces in the order of reading: a browser stops by itself within a long one. */
  words: readonly string[]
  /** Full name of their language: "vi-VN". */
  lang: string
  label: string
  stopLabel: string
}

const voiced = (lang: string) =>
  speechSynthesis.getVoices().some((voice) => voice.lang.slice(0, 2).toLowerCase() === lang.slice(0, 2))

/** Reads words out where the device has a voice for their language; falls silent when the page is left. */
export function ReadAloud({ words, lang, label, stopLabel }: ReadAloudProps) {
  const [can, setCan] = useState(false)
  const [speaking, setSpeaking] = useState(false)
  useEffect(() => {
    if (!('speechSynthesis' in window)) return undefined
    // Voices come a moment after the page, and may be added to a device later.
    const look = () => setCan(voiced(lang))
    look()
    speechSynthesis.addEventListener?.('voiceschanged', look)
    return () => {
      speechSynthesis.removeEventListener?.('voiceschanged', look)
      speechSynthesis.cancel()
    }
  }, [lang])
  if (!can) return null
  const press = () => {
    speechSynthesis.cancel()
    setSpeaking(!speaking)
    if (speaking) return
    words.forEach((piece, index) => {
      const said = new SpeechSynthesisUtterance(piece)
      said.lang = lang
      if (index === words.length - 1) said.onend = () => setSpeaking(false)
      speechSynthesis.speak(said)
    })
  }
  return (
    <Button size="small" variant="quiet" onClick={press} aria-pressed={speaking}>
      {speaking ? stopLabel : label}
    </Button>
  )
}
