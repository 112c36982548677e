import {
  arrowRight,
  bank,
  buildings,
  calendar,
  fileText,
  files,
  flag,
  heartbeat,
  info,
  lock,
  mapPin,
  newspaper,
  shieldWarning,
  stamp,
  star,
  warningCircle,
  type IconDrawing,
} from '@hue-s/ui/icon-paths.ts'

const ICONS: Readonly<Record<string, IconDrawing>> = {
  answer: star,
  service: files,
  procedure: stamp,
  unit: buildings,
  agency: bank,
  place: mapPin,
  help: info,
  'life-event': heartbeat,
  'field-report': flag,
  'field-report-work': lock,
  dossier: files,
  'dossier-work': lock,
  'news-news': newspaper,
  'news-guidance': info,
  'news-documents': fileText,
  'news-document': fileText,
  'news-events': calendar,
  'news-event': calendar,
  'news-campaign': calendar,
  'news-fact-checks': shieldWarning,
  'news-fact-check': shieldWarning,
  'news-correction': warningCircle,
}

/** The drawing of a kind of result; kinds that came later get the general one. */
export const iconOfKind = (kind: string): IconDrawing =>
  ICONS[kind] ?? (kind.startsWith('news') ? newspaper : arrowRight)

/** The word for a kind of result in the reader's language. */
export function wordOfKind(kind: string, t: (key: string) => string): string {
  const key = `citizen.search.kind.${kind}`
  const word = t(key)
  if (word !== key) return word
  return t(kind.startsWith('news') ? 'citizen.search.kind.news' : 'citizen.search.kind')
}
