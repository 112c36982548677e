const KEY = 'identity.form'
const PATIENCE_MS = 15_000
const SECRET = /^(password|file|hidden|submit|button)$/

type Box = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
interface Kept {
  path: string
  values: { at: string; value: string; checked?: boolean }[]
}

const boxes = () => Array.from(document.querySelectorAll<Box>('main input, main textarea, main select'))

/** How a box is found again after the page was opened anew: by its name (and value, for choices), else its place. */
function nameOf(box: Box, index: number): string {
  const choice = box.type === 'radio' || box.type === 'checkbox'
  return box.name ? `${box.name}${choice ? `=${box.value}` : ''}` : `#${index}`
}

/**
 * Keeps what is typed on this page, in this tab only, while the person proves themselves at another address. Never
 * passwords and codes.
 */
export function keepForm(): void {
  const values = boxes().flatMap((box, index) => {
    if (SECRET.test(box.type) || box.autocomplete === 'one-time-code') return []
    const checked = box instanceof HTMLInputElement && /radio|checkbox/.test(box.type) ? { checked: box.checked } : {}
    return [{ at: nameOf(box, index), value: box.value, ...checked }]
  })
  const kept: Kept = { path: location.pathname + location.search, values }
  sessionStorage.setItem(KEY, JSON.stringify(kept))
}

function fill(box: Box, kept: Kept['values'][number]): void {
  if (box instanceof HTMLInputElement && kept.checked !== undefined) {
    if (box.checked !== kept.checked) box.click()
    return
  }
  if (box.value === kept.value) return
  const prototype = Object.getPrototypeOf(box) as object
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(box, kept.value)
  box.dispatchEvent(new Event('input', { bubbles: true }))
  box.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Puts kept words back once the page has its boxes; answers how to stop waiting for them. */
export function restoreForm(done: () => void): () => void {
  const text = sessionStorage.getItem(KEY)
  if (text === null) return () => undefined
  const kept = JSON.parse(text) as Kept
  if (kept.path !== location.pathname + location.search) return () => undefined
  const began = Date.now()
  const left = new Map(kept.values.map((v) => [v.at, v]))
  const look = () => {
    boxes().forEach((box, index) => {
      const found = left.get(nameOf(box, index))
      if (!found) return
      left.delete(found.at)
      fill(box, found)
    })
    if (left.size > 0 && Date.now() - began < PATIENCE_MS) return
    clearInterval(timer)
    sessionStorage.removeItem(KEY)
    if (left.size < kept.values.length) done()
  }
  const timer = setInterval(look, 250)
  return () => clearInterval(timer)
}
