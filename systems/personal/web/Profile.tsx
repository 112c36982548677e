import { useState } from 'react'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import { Field, FieldGroup } from '@hue-s/ui/Field.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { personalContract as routes, SPOKEN, type Profile } from '../contract.ts'
import { ContactForm } from './ContactForm.tsx'
import { Page, Refused, useSay } from './parts.tsx'

type Field = Profile['fields'][number]

function Value({ field: { field, value, source, at, verified } }: { field: Field }) {
  const say = useSay()
  const contact = field === 'phone' || field === 'email'
  return (
    <div>
      <dt>{say(`field.${field}`)}</dt>
      <dd>
        {value === null ? (
          <span className="h-second">{say('profile.nothing')}</span>
        ) : (
          <strong>{field === 'birthDate' ? day(value) : value}</strong>
        )}
      </dd>
      <dd className="p-line">
        <span className="h-small h-second">
          {say(`profile.source.${source}`)}
          {at && ` · ${moment(at)}`}
        </span>
        {contact && value !== null && (
          <StatusChip tone={verified ? 'success' : 'neutral'}>
            {say(verified ? 'profile.verified' : 'profile.unverified')}
          </StatusChip>
        )}
      </dd>
      <dd className="h-row">
        {contact && <ContactForm kind={field} own={source === 'self'} />}
        {!contact && (
          <a href={`/me/data?kind=correct&field=${field}`}>
            {say('profile.correct', { field: say(`field.${field}`) })}
          </a>
        )}
      </dd>
    </div>
  )
}

/** Where the person lives and what they read: their own words, for alerts and news. */
function Own({ profile }: { profile: Profile }) {
  const say = useSay()
  const { data: units } = useRead(unitsContract.list, { level: 'commune' })
  const { send, busy, error } = useSend(routes.setProfile)
  const [commune, setCommune] = useState(profile.commune?.id ?? '')
  const [languages, setLanguages] = useState(profile.languages)
  const [saved, setSaved] = useState(false)
  const save = async () => {
    setSaved(false)
    if (!(await send({ communeId: commune || null, languages, version: profile.version }))) return
    setSaved(true)
    refresh('/api/personal/profile')
  }
  return (
    <Card title={say('profile.own')}>
      <div className="h-stack">
        <Refused error={error} />
        <Field id="commune" label={say('profile.commune')} hint={say('profile.communeWhy')}>
          <Select
            value={commune}
            onValue={setCommune}
            options={[
              { value: '', label: say('profile.noCommune') },
              ...(units?.items ?? []).map(({ id, name, type }) => ({ value: id, label: `${name} (${type})` })),
            ]}
          />
        </Field>
        <FieldGroup id="languages" label={say('profile.languages')}>
          {SPOKEN.map((one) => (
            <Checkbox
              key={one}
              label={say(`language.${one}`)}
              checked={languages.includes(one)}
              onValue={(on) => setLanguages(on ? [...languages, one] : languages.filter((l) => l !== one))}
            />
          ))}
        </FieldGroup>
        <Button variant="primary" busy={busy && say('saving')} onClick={() => void save()}>
          {say('save')}
        </Button>
        <output>{saved && <Alert tone="success" title={say('saved')} />}</output>
      </div>
    </Card>
  )
}

/** What is held about me: each value, where it came from, how to have it put right. */
export function Screen() {
  const say = useSay()
  const read = useRead(routes.profile, {})
  return (
    <Page title={say('profile.title')} lead={say('profile.lead')}>
      <Reading read={read}>
        {(profile) => (
          <>
            {profile.logged && <Alert tone="info" live="off" title={say('profile.logged')} />}
            <Card
              title={say('profile.held')}
              aside={<StatusChip tone="success">{say('profile.level', { n: profile.level })}</StatusChip>}
            >
              <dl className="p-facts">
                {profile.fields.map((field) => (
                  <Value key={field.field} field={field} />
                ))}
              </dl>
            </Card>
            <Own key={profile.version} profile={profile} />
            {profile.restrictions.map(({ kind, scope, since }) => (
              <Alert key={since} tone="info" live="off" title={say(`restriction.${kind}`, { at: moment(since) })}>
                {scope}
              </Alert>
            ))}
            <LinkButton href="/me/access-log">{say('looks.title')}</LinkButton>
          </>
        )}
      </Reading>
    </Page>
  )
}
