interface Edge {
  from: string
  to: string
  kind: string
}

/** Units that ended and went whole into one other; a divided one has no single heir, so a person decides. */
export function successorsOf({ ended, lineage }: { ended: readonly string[]; lineage: readonly Edge[] }): Edge[] {
  return ended.flatMap((from) => {
    const edges = lineage.filter((edge) => edge.from === from)
    const [edge] = edges
    return edge && edges.length === 1 && edge.kind !== 'part' ? [edge] : []
  })
}
