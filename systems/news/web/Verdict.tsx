import { useText } from '@hue-s/kernel/web/text.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { CorrectionFacts } from '../contract.ts'

const TONES = { false: 'danger', misleading: 'warning', unproven: 'neutral', true: 'success' } as const

/** What became of a claim that was looked into. */
export function Verdict({ verdict }: { verdict: CorrectionFacts['verdict'] }) {
  const { t } = useText()
  return <StatusChip tone={TONES[verdict]}>{t(`news.citizen.home.verdict.${verdict}`)}</StatusChip>
}
