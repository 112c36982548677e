// Writes icon-paths.ts: the few drawings the product uses, copied out of @phosphor-icons (MIT), so that a screen
// carries only the icons it names. Run after adding a name: node ui/make-icons.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const names = `house map-trifold plus minus camera files file-text user bell magnifying-glass caret-down caret-up
caret-right caret-left x check check-circle warning warning-circle info clock hourglass arrow-left arrow-right arrow-up
arrow-down map-pin crosshair lamp road-horizon drop trash tree fire shield-warning shield-check police-car hospital
first-aid graduation-cap storefront users user-circle sign-in sign-out gear globe text-aa star smiley smiley-meh
smiley-sad paper-plane-tilt chat-circle share-network eye lock phone flag list funnel arrow-clockwise
arrow-counter-clockwise image download-simple upload-simple calendar buildings broadcast chart-bar siren wifi-slash
cloud-rain dog traffic-sign wrench lightning plant speaker-high qr-code pencil-simple copy printer bus taxi boat
bicycle bank ticket fork-knife briefcase handshake heartbeat newspaper stamp identification-card video-camera wallet
receipt house-line arrow-square-out paperclip thermometer waves link factory crane traffic-signal fire-extinguisher
bowl-food castle-turret tag wifi-high virus cloud-lightning tree-evergreen hand-heart device-mobile`.split(/\s+/)

/** Own drawings on the same 256 grid, drawn with the 16-unit stroke of the regular weight. */
const local = {
  nonla: {
    stroke: 'M128 56 20 160Q128 212 236 160ZM76 110Q128 134 180 110M66 180Q88 228 128 228T190 180',
    tint: 'M128 56 20 160Q128 212 236 160Z',
  },
  bridge: {
    stroke:
      'M12 148H244M20 148q18-112 36 0q18-112 36 0q18-112 36 0q18-112 36 0q18-112 36 0q18-112 36 0M56 148v36M128 148v36M200 148v36M24 212q26-16 52 0t52 0t52 0t52 0',
    tint: 'M20 148q18-112 36 0q18-112 36 0q18-112 36 0q18-112 36 0q18-112 36 0q18-112 36 0Z',
  },
  dragonBoat: {
    stroke:
      'M36 96q-20-4-20-24q22-10 36 8q10 12 8 36q2 28 28 28h104q24 0 28-28q2-30 20-40M60 132q6 52 44 52h60q44 0 56-56M92 144v-36M172 144v-36M76 108q56-44 112 0ZM32 216q24-14 48 0t48 0t48 0t48 0',
    tint: 'M60 132q6 52 44 52h60q44 0 56-56q-6 16-28 16H88q-26 0-28-12Z',
  },
  flood: {
    stroke:
      'M56 144V108L128 44l72 64v36M108 144v-36h40v36M24 176q26-18 52 0t52 0t52 0t52 0M24 216q26-18 52 0t52 0t52 0t52 0',
    tint: 'M56 144V108L128 44l72 64v36Z',
  },
}

const defs = new URL('../node_modules/@phosphor-icons/react/dist/defs/', import.meta.url)
const pascal = (name) => name.replace(/(^|-)(.)/g, (_, __, letter) => letter.toUpperCase())
const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())

const quote = (value) => `'${value}'`
/** The path data of one weight: `d` of the solid path, and of the pale one where the weight has two tones. */
function weight(source, name) {
  const from = source.indexOf(`"${name}"`)
  const next = source.indexOf('\n  [', from)
  const block = source.slice(from, next < 0 ? undefined : next)
  const paths = [...block.matchAll(/"path",\s*\{([^}]*)\}/g)].map((match) => match[1])
  const data = (props) => /d: "([^"]+)"/.exec(props)?.[1]
  return {
    solid: paths
      .filter((props) => !props.includes('opacity'))
      .map(data)
      .join(''),
    pale: paths
      .filter((props) => props.includes('opacity'))
      .map(data)
      .join(''),
  }
}

const lines = names.map((name) => {
  const source = readFileSync(new URL(`${pascal(name)}.es.js`, defs), 'utf8')
  const { solid } = weight(source, 'regular')
  const { pale } = weight(source, 'duotone')
  if (!solid) throw new Error(`no path data for ${name}`)
  return `export const ${camel(name)}: IconDrawing = { fill: ${quote(solid)}, tint: ${quote(pale)} }`
})
for (const [name, { stroke, tint }] of Object.entries(local)) {
  lines.push(`export const ${name}: IconDrawing = { stroke: ${quote(stroke)}, tint: ${quote(tint)} }`)
}

const head = `// Written by make-icons.mjs; do not edit. Drawings: @phosphor-icons (MIT) and four of our own.
export type IconDrawing = { fill?: string; stroke?: string; tint: string }
`
writeFileSync(fileURLToPath(new URL('icon-paths.ts', import.meta.url)), `${head}${lines.join('\n')}\n`)
