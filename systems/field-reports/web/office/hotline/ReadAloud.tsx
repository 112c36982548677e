import { useEffect, useRef } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/index.ts'
import { fieldReportsContract } from '../../../contract.ts'

interface Props {
  done: Output<typeof fieldReportsContract.hotline>
  agency: string | undefined
  onNext: () => void
}

/** What the operator reads to the caller before the receiver goes down: the number, sign by sign, and the deadline. */
export function ReadAloud({ done, agency, onNext }: Props) {
  const { t } = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.hotline.${key}`, values)
  const signs = [...done.code.replaceAll('\u2011', '-')].filter((sign) => sign !== '-')
  return (
    <div className="ho-page ho-page--done">
      <section className="ho-done">
        <h1 ref={heading} tabIndex={-1}>
          {say('done')}
        </h1>
        <p className="ho-code h-figures">{done.code}</p>
        <p className="h-second">{say('spell', { signs: signs.join(' ') })}</p>
        <blockquote className="ho-script">
          <p>{say('script.code', { code: done.code })}</p>
          {agency && <p>{say('script.agency', { agency })}</p>}
          {done.dueAt && <p>{say('script.due', { at: moment(done.dueAt) })}</p>}
          <p>{say('script.follow')}</p>
        </blockquote>
        <div className="h-row">
          <Button variant="primary" onClick={onNext}>
            {say('next')}
          </Button>
          <a className="h-button h-button--secondary" href={`/office/field-reports/${done.id}`}>
            {say('openReport')}
          </a>
        </div>
      </section>
    </div>
  )
}
