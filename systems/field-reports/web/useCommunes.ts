import { useMemo } from 'react'
import { contract as geoContract } from '@hue-s/engines/geo/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import type { Area, Commune } from './commune-of-point.ts'

export interface Communes {
  items: Commune[]
  /** Drawn from centres and sizes: they suggest a commune, never decide one. */
  schematic: boolean
  /** Words that must stand beside every map of them. */
  notice: string | undefined
}

/** The province's communes with their outlines, by name. */
export function useCommunes() {
  const { lang } = useText()
  const { data, error, reload } = useRead(geoContract.boundaries, {})
  const communes = useMemo<Communes | undefined>(() => {
    if (!data) return undefined
    const items = data.features.map(({ id, properties, geometry }) => ({
      id,
      name: fullName(properties),
      area: geometry as Area,
    }))
    items.sort((a, b) => a.name.localeCompare(b.name, 'vi'))
    return {
      items,
      schematic: data.features.some(({ properties }) => properties.schematic),
      notice: data.notice?.[lang],
    }
  }, [data, lang])
  return { communes, error, reload }
}

/** The name with its kind before it, as the server writes it. */
export const fullName = ({ name, type }: { name: string; type: string }) =>
  type && !name.toLowerCase().startsWith(type) ? `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}` : name
