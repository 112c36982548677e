import { useText } from '@hue-s/kernel/web/text.tsx'
import { Checkbox, Field, Heading, TextInput } from '@hue-s/ui/index.ts'
import { SHARED, type Shared } from '../../contract.ts'

export interface ShareDraft {
  on: boolean
  vi: string
  en: string
  required: boolean
}

interface Props {
  shares: Record<Shared, ShareDraft>
  onChange: (what: Shared, share: ShareDraft) => void
}

/** What the partner may ask for, each with the reason that people will read. */
export function ShareFields({ shares, onChange }: Props) {
  const { t } = useText()
  return (
    <section>
      <Heading level={2}>{t('openid.office.shares')}</Heading>
      <p className="h-second">{t('openid.office.sharesHint')}</p>
      {SHARED.map((what) => {
        const share = shares[what]
        return (
          <div key={what} className="od-share">
            <Checkbox
              label={t(`openid.office.what.${what}`)}
              checked={share.on}
              onValue={(on) => onChange(what, { ...share, on })}
            />
            {share.on && (
              <>
                <Field label={t('openid.office.purposeVi', { what: t(`openid.office.what.${what}`) })} required>
                  <TextInput
                    value={share.vi}
                    required
                    maxLength={200}
                    onValue={(vi) => onChange(what, { ...share, vi })}
                  />
                </Field>
                <Field label={t('openid.office.purposeEn', { what: t(`openid.office.what.${what}`) })} required>
                  <TextInput
                    value={share.en}
                    required
                    maxLength={200}
                    onValue={(en) => onChange(what, { ...share, en })}
                  />
                </Field>
                <Checkbox
                  label={t('openid.office.required')}
                  checked={share.required}
                  onValue={(required) => onChange(what, { ...share, required })}
                />
              </>
            )}
          </div>
        )
      })}
    </section>
  )
}
