// Bounds of the visible time, in seconds, as in the contract: only which of them it lies between is told.
const BOUNDS = [10, 30, 60, 120, 300, 600]
let screen: string | undefined
let path = ''
let view = 0
let shownAt = 0
let told = new Set<string>()
let steps: string[] = []
let hearing = false

/** Who asks for it, in the browser or on the page that explains the counting, is not counted; nor is a program. */
function isQuiet(): boolean {
  const { doNotTrack, globalPrivacyControl, webdriver } = navigator as Navigator & { globalPrivacyControl?: boolean }
  try {
    return webdriver || doNotTrack === '1' || globalPrivacyControl === true || localStorage.getItem('usage') === 'off'
  } catch {
    return true
  }
}

/** Whether this is the first page since the browser was opened: a mark that says nothing but that. */
function isFirst(): 0 | 1 {
  if (sessionStorage.getItem('seen')) return 0
  sessionStorage.setItem('seen', '1')
  return 1
}

function tell(): void {
  const seconds = shownAt && (performance.now() - shownAt) / 1000
  const b = BOUNDS.filter((bound) => seconds >= bound).length
  shownAt = 0
  if (!screen || (!view && !b && !steps[0]) || isQuiet()) return
  const { lang, dataset } = document.documentElement
  const said = {
    s: screen,
    a: dataset['audience'],
    // `zh-Hans` is `zh`.
    l: lang.slice(0, 2),
    c: /(?:^|; )commune=([\da-f-]{36})/.exec(document.cookie)?.[1],
    v: view,
    f: view && isFirst(),
    b,
    t: steps.slice(0, 8),
    m: 'full',
  }
  navigator.sendBeacon('/api/usage/seen', new Blob([JSON.stringify(said)], { type: 'application/json' }))
  view = 0
  steps = []
}

const start = () => (shownAt = document.hidden ? 0 : performance.now())

/** Called by the app on each change of the address: with the pattern of the screen, never with what stands in it. */
export function seen(pattern: string | undefined): void {
  if (!hearing) {
    hearing = true
    document.addEventListener('visibilitychange', () => (document.hidden ? tell() : start()))
    addEventListener('pagehide', tell)
  }
  if (pattern !== screen || path !== location.pathname) {
    tell()
    screen = pattern
    path = location.pathname
    view = 1
    told = new Set()
    steps = []
    start()
  }
  const search = new URLSearchParams(location.search)
  const step = search.has('sent') ? 'sent' : (search.get('step') ?? '')
  if (!told.has(step)) steps.push(step)
  told.add(step)
}
