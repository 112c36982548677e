import sharp from 'sharp'

const [WIDE, HIGH] = [800, 600]
const GROUND =
  '<path d="M0 640H1200V900H0Z" fill="#4a4653"/><path d="M560 900 590 640H610L640 900Z" fill="#faf7f1" opacity=".3"/>'
const HOUSES =
  '<path d="M60 640V380L190 290 320 380V640Z" fill="#b8563a"/><path d="M90 640V410H290V640Z" fill="#f3e3c3"/><rect x="160" y="500" width="66" height="140" fill="#6b4a2f"/>' +
  '<path d="M850 640V330H1130V640Z" fill="#8fa7a0"/><rect x="900" y="390" width="60" height="70" fill="#3c4a48"/><rect x="1020" y="390" width="60" height="70" fill="#3c4a48"/>'
const TREE =
  '<rect x="468" y="430" width="26" height="210" fill="#5b4030"/><circle cx="480" cy="380" r="110" fill="#3f7a4a"/>'
const DAY = '<rect width="1200" height="900" fill="#bfdcea"/>'
const NIGHT = '<rect width="1200" height="900" fill="#17152b"/>'
const POLE =
  '<rect x="736" y="180" width="14" height="480" fill="#6a6379"/><path d="M742 184H632" stroke="#6a6379" stroke-width="12"/><circle cx="620" cy="190" r="20" fill="#8b8499"/>'
const LIGHT =
  '<path d="M620 190 470 900H770Z" fill="#f2b632" opacity=".35"/><circle cx="620" cy="190" r="26" fill="#fff4d6"/>'
const HEAP =
  '<g><ellipse cx="420" cy="760" rx="210" ry="70" fill="#6f6a52"/><circle cx="340" cy="720" r="46" fill="#2f3b52"/><circle cx="430" cy="700" r="60" fill="#1f2330"/><circle cx="520" cy="726" r="44" fill="#7a3f3f"/><rect x="380" y="660" width="60" height="40" fill="#d8cfae"/></g>'
const HOLE =
  '<ellipse cx="640" cy="780" rx="170" ry="46" fill="#26222c"/><ellipse cx="640" cy="774" rx="120" ry="26" fill="#5a6b78"/>'
const PATCH = '<ellipse cx="640" cy="780" rx="170" ry="46" fill="#3a3641"/>'
const WATER =
  '<path d="M0 560Q150 540 300 560T600 560 900 560 1200 560V900H0Z" fill="#8a6f4c" opacity=".92"/><path d="M80 650q60-14 120 0M500 720q60-14 120 0M820 660q60-14 120 0" stroke="#d6c7a8" stroke-width="6" fill="none"/>'
const FALLEN =
  '<rect x="260" y="690" width="520" height="34" rx="14" fill="#5b4030" transform="rotate(-6 520 700)"/><circle cx="820" cy="650" r="110" fill="#3f7a4a"/><circle cx="760" cy="720" r="80" fill="#4c8a57"/>'
const CART =
  '<rect x="330" y="640" width="200" height="120" fill="#d99a2b"/><path d="M310 640H550L520 570H340Z" fill="#c0392b"/><circle cx="370" cy="772" r="28" fill="#26222c"/><circle cx="490" cy="772" r="28" fill="#26222c"/>'

/** Scenes with their two states. Drawn, never photographs of real people or places. */
const SCENES: Readonly<Record<string, { before: string; after: string }>> = {
  lamp: { before: NIGHT + HOUSES + GROUND + POLE, after: NIGHT + HOUSES + GROUND + POLE + LIGHT },
  road: { before: DAY + HOUSES + GROUND + HOLE, after: DAY + HOUSES + GROUND + PATCH },
  waste: { before: DAY + TREE + GROUND + HEAP, after: DAY + TREE + GROUND },
  flood: { before: DAY + HOUSES + GROUND + WATER, after: DAY + HOUSES + GROUND },
  tree: { before: DAY + HOUSES + GROUND + FALLEN, after: DAY + HOUSES + GROUND },
  street: { before: DAY + HOUSES + TREE + GROUND + CART, after: DAY + HOUSES + TREE + GROUND },
}
type Scene = keyof typeof SCENES & string

const SCENE_OF: Readonly<Record<string, Scene>> = {
  'street-lamp': 'lamp',
  power: 'lamp',
  road: 'road',
  traffic: 'road',
  construction: 'road',
  water: 'flood',
  drainage: 'flood',
  disaster: 'flood',
  waste: 'waste',
  pollution: 'waste',
  animals: 'waste',
  trees: 'tree',
  forest: 'tree',
}
export const sceneOf = (category: string): Scene => SCENE_OF[category] ?? 'street'
export const scenes: readonly Scene[] = Object.keys(SCENES)

/** One drawn picture; a bad one is small, dark and out of focus, as many are. */
export function drawnPhoto(scene: Scene, state: 'before' | 'after' | 'bad'): Promise<Buffer> {
  const drawing = SCENES[scene]?.[state === 'after' ? 'after' : 'before'] ?? ''
  const [width, height] = state === 'bad' ? [WIDE / 2, HIGH / 2] : [WIDE, HIGH]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 1200 900">${drawing}</svg>`
  const picture = sharp(Buffer.from(svg))
  return (state === 'bad' ? picture.blur(7).modulate({ brightness: 0.45 }) : picture).jpeg({ quality: 80 }).toBuffer()
}
