import { useEffect, useState, type ComponentType } from 'react'
import { usePage } from './PageContext.tsx'

/** Short hints through the first report; their code comes only where they are needed. */
export function Guide({ path, search }: { path: string; search: string }) {
  const { allWords } = usePage()
  const [fetched, setFetched] = useState<{ view: ComponentType<{ search: string }> }>()
  const wanted = path === '/report'
  useEffect(() => {
    if (!wanted) return
    Promise.all([import('./ReportGuide.tsx'), allWords()]).then(
      ([module]) => setFetched({ view: module.ReportGuide }),
      () => undefined,
    )
  }, [wanted, allWords])
  return wanted && fetched ? <fetched.view search={search} /> : null
}
