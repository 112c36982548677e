/** A flat drawing in three tints: hills, the river in its bends, a boat. Its colours are tokens. */
export function RiverDrawing() {
  return (
    <svg className="h-drawing" viewBox="0 0 320 140" aria-hidden>
      <path className="h-drawing__far" d="M36 70C66 66 84 26 116 24S158 52 180 54S222 18 248 22S276 62 296 70Z" />
      <path className="h-drawing__near" d="M14 70C44 64 58 48 84 48S126 66 152 66S196 46 226 46S286 62 306 70Z" />
      <path className="h-drawing__water" d="M14 70H306C296 106 238 130 160 130S24 106 14 70Z" />
      <path className="h-drawing__line" d="M14 70C60 70 74 80 116 80S190 70 226 76S272 88 298 84" />
      <path className="h-drawing__line h-drawing__line--soft" d="M52 108C78 104 92 110 112 109" />
      <path className="h-drawing__line h-drawing__line--soft" d="M210 116C228 112 244 116 262 110" />
      <g className="h-drawing__boat">
        <path d="M132 94C134 84 146 80 160 80S184 84 186 94Z" />
        <path d="M108 88C118 95 130 96 150 96H172C190 96 202 94 212 86C206 104 196 110 182 110H136C120 110 112 102 108 88Z" />
      </g>
      <path className="h-drawing__line" d="M96 116C124 112 142 118 168 116S214 112 228 116" />
    </svg>
  )
}
