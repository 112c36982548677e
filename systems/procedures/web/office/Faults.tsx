import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/index.ts'
import type { ContentFault } from '../../contract.ts'
import { pathWords } from './path-words.ts'

/** What keeps a draft from being approved, place by place. */
export function Faults({ faults }: { faults: readonly ContentFault[] }) {
  const { t } = useText()
  if (faults.length === 0) return null
  return (
    <Alert tone="danger" live="off" title={t('procedures.office.faults', { n: faults.length })}>
      <ul>
        {faults.map(({ path, code, facts }) => (
          <li key={`${path} ${code} ${JSON.stringify(facts)}`}>
            <strong>{pathWords(t, path)}</strong>: {t(`procedures.fault.${code}`, facts)}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
