/** A flat drawing in three tints: hills, the river in its bends, a boat. Its colours are tokens. */
export function RiverDrawing() {
  return (
    <svg className="h-drawing" viewBox="0 0 320 132" aria-hidden>
      <path className="h-drawing__far" d="M24 84C60 62 84 40 116 40S158 62 186 62S230 30 258 34S292 62 304 84Z" />
      <path className="h-drawing__near" d="M8 84C40 74 60 62 92 64S140 80 176 78S240 60 268 64S300 76 312 84Z" />
      <path className="h-drawing__water" d="M8 84H312C296 106 240 120 160 120S24 106 8 84Z" />
      <path className="h-drawing__line" d="M8 84C50 84 60 96 108 96S178 84 214 90S268 104 312 96" />
      <path className="h-drawing__line h-drawing__line--soft" d="M70 110C100 106 118 114 150 112S206 104 244 108" />
      <g className="h-drawing__boat">
        <path d="M138 90Q142 104 156 104H190Q204 104 212 86Q196 94 176 94T138 90Z" />
        <path d="M158 93Q160 78 174 78T190 92Z" />
      </g>
    </svg>
  )
}
