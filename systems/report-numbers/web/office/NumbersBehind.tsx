import { useSearch } from 'wouter'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { reportNumbersContract as routes } from '../../contract.ts'
import { BehindPage, type BehindItem } from '../BehindPage.tsx'
import { behindInput } from '../figures-input.ts'

/** The list behind a number, with the way to the case for those who may read it. */
export function Screen() {
  const input = behindInput(new URLSearchParams(useSearch()))
  const { data } = useRead(routes.behind, input)
  const codes = data?.items.map((item) => item.code).join() ?? ''
  const edition = data?.proof?.edition
  const { data: cases } = useRead(routes.cases, codes && edition ? { codes, edition } : null)
  const idOf = new Map(cases?.items.map(({ code, id }) => [code, id]))
  const codeOf = ({ code }: BehindItem) => {
    const id = idOf.get(code)
    return id ? <a href={`/office/field-reports/${id}`}>{code}</a> : <strong>{code}</strong>
  }
  return (
    <div className="o-page n-page">
      <BehindPage base="/office/numbers" codeOf={codeOf} />
    </div>
  )
}
