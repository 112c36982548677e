import { useText } from '@hue-s/kernel/web/text.tsx'
import type { OwnDossier } from '../../contract.ts'

/** What the national portal knows of a dossier, in one line; nothing where it is told nothing. */
export function Synced({ d }: { d: Pick<OwnDossier, 'sync' | 'national' | 'code'> }) {
  const { t } = useText()
  if (!d.national || d.sync === 'none') return null
  const { code, reason } = d.national
  return (
    <>
      <dt>{t('public-services.citizen.national.sync')}</dt>
      <dd>
        {t(`public-services.sync.${d.sync}`)}
        {code && code !== d.code && ` · ${code}`}
        {reason && <span className="h-small h-second"> {t('public-services.citizen.national.weSendAgain')}</span>}
      </dd>
    </>
  )
}
