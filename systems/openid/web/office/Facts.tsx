import { useText } from '@hue-s/kernel/web/text.tsx'
import { StatusChip } from '@hue-s/ui/index.ts'
import type { Details } from '../../contract.ts'

/** A registration in words, line by line; what differs from the one that counts is marked. */
export function Facts({ details, against }: { details: Details; against?: Details | null }) {
  const { t, lang } = useText()
  const rows = (d: Details): [string, string[]][] => [
    ['nameVi', [d.name.vi]],
    ['nameEn', [d.name.en]],
    ['organisation', [d.organisation]],
    ['contact', [d.contact]],
    ['auth', [t(`openid.office.auth.${d.auth}`)]],
    ['redirect', d.redirectUris],
    ['logoutUris', d.logoutUris],
    ['backchannel', d.backchannelUri ? [d.backchannelUri] : []],
    ['sector', d.sectorUri ? [d.sectorUri] : []],
    [
      'shares',
      d.shares.map(
        ({ what, purpose, required }) =>
          `${t(`openid.office.what.${what}`)} – ${purpose[lang]} (${t(required ? 'openid.office.must' : 'openid.office.may')})`,
      ),
    ],
    ['days', [String(d.days)]],
  ]
  const before = against ? new Map(rows(against)) : undefined
  return (
    <dl className="od-facts">
      {rows(details).map(([name, values]) => {
        const changed = before !== undefined && JSON.stringify(before.get(name)) !== JSON.stringify(values)
        return [
          <dt key={`${name}-t`}>
            {t(`openid.office.${name}`)}{' '}
            {changed && <StatusChip tone="warning">{t('openid.office.changed')}</StatusChip>}
          </dt>,
          <dd key={`${name}-d`}>
            {values.length === 0 ? '–' : values.map((value) => <div key={value}>{value}</div>)}
          </dd>,
        ]
      })}
    </dl>
  )
}
