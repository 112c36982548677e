import { useState, type ReactNode } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, Field, Select, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { SHARED, type Details, type Shared } from '../../contract.ts'
import { ShareFields, type ShareDraft } from './ShareFields.tsx'

interface Props {
  start?: Details | undefined
  busy: boolean
  error: AppError | undefined
  onSend: (details: Details) => Promise<void>
  children?: ReactNode
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const sharesOf = (start: Details | undefined): Record<Shared, ShareDraft> =>
  Object.fromEntries(
    SHARED.map((what) => {
      const known = start?.shares.find((share) => share.what === what)
      return [
        what,
        {
          on: known !== undefined,
          vi: known?.purpose.vi ?? '',
          en: known?.purpose.en ?? '',
          required: known?.required ?? false,
        },
      ]
    }),
  ) as Record<Shared, ShareDraft>

function keysOf(text: string): Details['keys'] | undefined {
  if (text.trim() === '') return []
  try {
    const parsed = JSON.parse(text) as { keys?: unknown }
    return Array.isArray(parsed.keys) ? (parsed.keys as Details['keys']) : undefined
  } catch {
    return undefined
  }
}

/** Everything a second person will read about a partner. */
export function PartnerForm({ start, busy, error, onSend, children }: Props) {
  const { t, lang } = useText()
  const [draft, setDraft] = useState({
    vi: start?.name.vi ?? '',
    en: start?.name.en ?? '',
    organisation: start?.organisation ?? '',
    contact: start?.contact ?? '',
    auth: start?.auth ?? ('client_secret_basic' as Details['auth']),
    keys: start && start.keys.length > 0 ? JSON.stringify({ keys: start.keys }, null, 2) : '',
    redirect: start?.redirectUris.join('\n') ?? '',
    logout: start?.logoutUris.join('\n') ?? '',
    backchannel: start?.backchannelUri ?? '',
    sector: start?.sectorUri ?? '',
    days: String(start?.days ?? 180),
  })
  const [shares, setShares] = useState(() => sharesOf(start))
  const [badKeys, setBadKeys] = useState(false)
  const put = (name: keyof typeof draft) => (value: string) => setDraft((before) => ({ ...before, [name]: value }))
  const send = () => {
    const keys = draft.auth === 'private_key_jwt' ? keysOf(draft.keys) : []
    setBadKeys(keys === undefined)
    if (!keys) return
    void onSend({
      name: { vi: draft.vi, en: draft.en },
      organisation: draft.organisation,
      contact: draft.contact,
      kind: draft.auth === 'none' ? 'public' : 'confidential',
      auth: draft.auth,
      keys,
      redirectUris: lines(draft.redirect),
      logoutUris: lines(draft.logout),
      backchannelUri: draft.backchannel.trim() || null,
      sectorUri: draft.sector.trim() || null,
      shares: SHARED.filter((what) => shares[what].on).map((what) => {
        const { vi, en, required } = shares[what]
        return { what, purpose: { vi, en }, required }
      }),
      days: Number(draft.days),
    })
  }
  return (
    <form
      className="h-stack"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      {badKeys && <Alert tone="danger" title={t('openid.office.badKeys')} />}
      <div className="od-columns">
        {children}
        <Field label={t('openid.office.nameVi')} required>
          <TextInput value={draft.vi} onValue={put('vi')} required maxLength={120} />
        </Field>
        <Field label={t('openid.office.nameEn')} required>
          <TextInput value={draft.en} onValue={put('en')} required maxLength={120} />
        </Field>
        <Field label={t('openid.office.organisation')} required>
          <TextInput value={draft.organisation} onValue={put('organisation')} required maxLength={200} />
        </Field>
        <Field label={t('openid.office.contact')} required>
          <TextInput type="email" value={draft.contact} onValue={put('contact')} required maxLength={200} />
        </Field>
        <Field label={t('openid.office.auth')} hint={t('openid.office.authHint')}>
          <Select
            value={draft.auth}
            onValue={put('auth')}
            options={(['client_secret_basic', 'private_key_jwt', 'none'] as const).map((value) => ({
              value,
              label: t(`openid.office.auth.${value}`),
            }))}
          />
        </Field>
        <Field label={t('openid.office.days')} hint={t('openid.office.daysHint')}>
          <TextInput type="number" min={1} max={730} value={draft.days} onValue={put('days')} required />
        </Field>
      </div>
      {draft.auth === 'private_key_jwt' && (
        <Field label={t('openid.office.jwks')} hint={t('openid.office.jwksHint')}>
          <TextArea rows={6} value={draft.keys} onValue={put('keys')} spellCheck={false} />
        </Field>
      )}
      <div className="od-columns">
        <Field label={t('openid.office.redirect')} hint={t('openid.office.perLine')} required>
          <TextArea rows={3} value={draft.redirect} onValue={put('redirect')} required spellCheck={false} />
        </Field>
        <Field label={t('openid.office.logoutUris')} hint={t('openid.office.perLine')}>
          <TextArea rows={3} value={draft.logout} onValue={put('logout')} spellCheck={false} />
        </Field>
        <Field label={t('openid.office.backchannel')} hint={t('openid.office.backchannelHint')}>
          <TextInput value={draft.backchannel} onValue={put('backchannel')} />
        </Field>
        <Field label={t('openid.office.sector')} hint={t('openid.office.sectorHint')}>
          <TextInput value={draft.sector} onValue={put('sector')} />
        </Field>
      </div>
      <ShareFields shares={shares} onChange={(what, share) => setShares((before) => ({ ...before, [what]: share }))} />
      <div>
        <Button type="submit" variant="primary" busy={busy && t('openid.office.busy')}>
          {t('openid.office.propose')}
        </Button>
      </div>
    </form>
  )
}
