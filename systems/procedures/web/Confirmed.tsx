import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { CONFIRMED_PARTS, type Version } from '../contract-shapes.ts'
import { agencyWords } from './words.ts'

/** Plainly: what of this page the responsible agency confirmed and when, and of what one should ask before relying on it. */
export function ConfirmedWords({ version }: { version: Version }) {
  const { t, lang } = useText()
  const confirmed = version.confirmed ?? []
  const list = (parts: readonly string[]) =>
    new Intl.ListFormat(lang).format(parts.map((part) => t(`procedures.part.${part}`).toLocaleLowerCase(lang)))
  const open = CONFIRMED_PARTS.filter((part) => !confirmed.some((one) => one.part === part))
  const keyOf = ({ agency, confirmedOn }: (typeof confirmed)[number]) => `${confirmedOn} ${agency}`
  const days = [...new Set(confirmed.map(keyOf))].map((key) => confirmed.filter((one) => keyOf(one) === key))
  return (
    <div className="pc-note">
      {days.map((some) => (
        <p key={some[0]?.part}>
          {t('procedures.citizen.confirmed', {
            parts: list(CONFIRMED_PARTS.filter((part) => some.some((one) => one.part === part))),
            agency: some[0]?.agency ?? '',
            on: day(some[0]?.confirmedOn ?? '', lang),
            source: [...new Set(some.map(({ source }) => source))].join('; '),
          })}
        </p>
      ))}
      {open.length > 0 && (
        <p>
          {t('procedures.citizen.unconfirmed', {
            parts: list(open),
            agency: agencyWords(t, version, version.receivingAgency),
          })}
        </p>
      )}
    </div>
  )
}
