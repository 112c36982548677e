import type { ReactNode } from 'react'

export type HeadingLevel = 1 | 2 | 3 | 4

/** A heading whose rank follows the page and whose look follows the class. */
export function Heading(props: {
  level: HeadingLevel
  className?: string
  id?: string | undefined
  children?: ReactNode
}) {
  const Tag = `h${props.level}` as const
  return (
    <Tag id={props.id} className={props.className}>
      {props.children}
    </Tag>
  )
}
