/** One step of something that people do screen by screen. The address names it: `?step=kind`, or `?sent=1`. */
export interface FlowStep {
  name: string
  screen: string
  /** What the address says there; '' is the first arrival. */
  at: string
}

/** What is counted step by step. A screen whose address names its steps needs one entry here and its words. */
export const FLOWS: readonly { id: string; steps: readonly FlowStep[] }[] = [
  {
    id: 'report',
    steps: [
      { name: 'place', screen: '/report', at: '' },
      { name: 'kind', screen: '/report', at: 'kind' },
      { name: 'review', screen: '/report', at: 'review' },
      { name: 'sent', screen: '/mine/:id', at: 'sent' },
    ],
  },
  {
    id: 'welcome',
    steps: [
      { name: 'who', screen: '/welcome', at: '' },
      { name: 'lang', screen: '/welcome', at: 'lang' },
      { name: 'where', screen: '/welcome', at: 'where' },
      { name: 'tell', screen: '/welcome', at: 'tell' },
    ],
  },
]

const byPlace = new Map(
  FLOWS.flatMap(({ id, steps }) => steps.map((s) => [`${s.screen} ${s.at}`, { flow: id, step: s.name }] as const)),
)

/** The step that an address means, if it is one of a flow. */
export const stepAt = (screen: string, at: string) => byPlace.get(`${screen} ${at}`)
