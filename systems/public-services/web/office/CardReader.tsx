import { useState } from 'react'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, TextInput } from '@hue-s/ui/index.ts'
import { identificationCard } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import { readIdCard } from '../../shared/id-card.ts'
import { CameraQr } from '../CameraQr.tsx'

export interface Person {
  name: string
  citizenId: string
  birthDate: string
  address: string
  phone: string
}
const NOBODY: Person = { name: '', citizenId: '', birthDate: '', address: '', phone: '' }

/** A hand scanner types the card's QR into the field and presses Enter, or the camera reads it; else the clerk types the facts. */
export function CardReader({ onPerson }: { onPerson: (person: Person) => void }) {
  const { t, lang } = useText()
  const say = (key: string) => t(`public-services.office.card.${key}`)
  const [text, setText] = useState('')
  const [person, setPerson] = useState(NOBODY)
  const read = useSend(routes.readCard)
  const take = (qr: string) =>
    void read.send({ text: qr }).then((card) => {
      if (!card) return
      const { name, citizenId, birthDate, address } = card
      const next = { ...person, name, citizenId, birthDate, address }
      setPerson(next)
      setText('')
      onPerson(next)
    })
  const field = (name: keyof Person, type = 'text') => (
    <Field id={`person-${name}`} label={say(name)} required={name !== 'phone' && name !== 'address'}>
      <TextInput
        type={type}
        value={person[name]}
        onValue={(value) => setPerson({ ...person, [name]: value })}
        maxLength={200}
      />
    </Field>
  )
  const whole = person.name !== '' && /^\d{12}$/.test(person.citizenId) && person.birthDate !== ''
  return (
    <div className="h-stack">
      <form
        className="h-row ps-tools"
        onSubmit={(event) => {
          event.preventDefault()
          take(text)
        }}
      >
        <Field id="card-qr" label={say('qr')} hint={say('qrHint')}>
          <TextInput icon={identificationCard} value={text} onValue={setText} maxLength={2000} autoComplete="off" />
        </Field>
        <Button type="submit" busy={read.busy && say('busy')}>
          {say('read')}
        </Button>
        <CameraQr
          onText={(qr) => {
            const isCard = typeof readIdCard(qr, legalDate(new Date())) === 'object'
            if (isCard) take(qr)
            return isCard
          }}
        />
      </form>
      {read.error && <Alert tone="danger" title={sentenceOf(read.error, lang, t)} />}
      <div className="h-row">
        {field('name')}
        {field('citizenId')}
        {field('birthDate', 'date')}
        {field('phone', 'tel')}
        {field('address')}
      </div>
      <p>
        <Button variant="primary" disabled={!whole} onClick={() => onPerson({ ...person })}>
          {say('go')}
        </Button>
      </p>
    </div>
  )
}
