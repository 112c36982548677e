import sharp from 'sharp'

const SKY = '<rect width="1200" height="675" fill="#cfe3ee"/><circle cx="980" cy="140" r="70" fill="#f6d98a"/>'
const DUSK = '<rect width="1200" height="675" fill="#f0b48a"/><circle cx="300" cy="330" r="90" fill="#f7dc9c"/>'
const GREY = '<rect width="1200" height="675" fill="#8fa0ad"/>'
const ROOM = '<rect width="1200" height="675" fill="#f3ead9"/><rect y="520" width="1200" height="155" fill="#c9b394"/>'
const GRASS = '<rect y="500" width="1200" height="175" fill="#8fb37a"/>'
const person = (x: number, y: number, cloth: string, size = 1) =>
  `<g transform="translate(${x} ${y}) scale(${size})"><circle cy="-92" r="34" fill="#e2b48c"/><path d="M-34-100a34 34 0 0 1 68 0q-34-22-68 0Z" fill="#2b2430"/><path d="M-56 70Q-60-52 0-52T56 70Z" fill="${cloth}"/></g>`
const tree = (x: number, y: number, r: number) =>
  `<rect x="${x - 10}" y="${y}" width="20" height="120" fill="#6a4a34"/><circle cx="${x}" cy="${y - 20}" r="${r}" fill="#4d8257"/><circle cx="${x + r * 0.6}" cy="${y + 10}" r="${r * 0.7}" fill="#5d9567"/>`
const house = (x: number, y: number, wall: string, roof: string) =>
  `<rect x="${x}" y="${y}" width="220" height="160" fill="${wall}"/><path d="M${x - 26} ${y}L${x + 110} ${y - 90}L${x + 246} ${y}Z" fill="${roof}"/><rect x="${x + 84}" y="${y + 66}" width="52" height="94" fill="#6b4a2f"/>`
const lantern = (x: number, y: number, fill: string) =>
  `<path d="M${x} 0V${y - 40}" stroke="#5b3a2a" stroke-width="3"/><ellipse cx="${x}" cy="${y}" rx="34" ry="42" fill="${fill}"/><path d="M${x} ${y + 42}v34" stroke="#d7a13a" stroke-width="8"/>`
const bin = (x: number, fill: string) =>
  `<path d="M${x} 420H${x + 130}L${x + 116} 600H${x + 14}Z" fill="${fill}"/><rect x="${x - 10}" y="396" width="150" height="28" rx="8" fill="#3f3a46"/>`

/** Scenes for covers, drawn: no photograph of a real person or place. */
const SCENES = {
  phone: `${ROOM}<path d="M470 675Q450 470 520 420L700 360Q770 350 760 420V675Z" fill="#e2b48c"/><rect x="500" y="90" width="250" height="470" rx="30" fill="#2b2140"/><rect x="520" y="124" width="210" height="402" rx="12" fill="#fff"/><path d="M548 176H702M548 226H670M548 276H690" stroke="#b9aecb" stroke-width="16" stroke-linecap="round"/><circle cx="625" cy="410" r="62" fill="#3f8a5f"/><path d="m594 412 24 26 42-50" stroke="#fff" stroke-width="16" fill="none"/>`,
  festival: `${DUSK}${house(140, 400, '#f3e3c3', '#8c3b2e')}${house(820, 400, '#e9d6b4', '#6d3a7a')}<rect y="560" width="1200" height="115" fill="#a9764f"/>${lantern(240, 150, '#c8382e')}${lantern(460, 110, '#e0752b')}${lantern(700, 140, '#c8382e')}${lantern(940, 110, '#e0a02b')}<rect x="440" y="520" width="330" height="22" fill="#5b3a2a"/>${person(480, 520, '#5b3f8c', 0.9)}${person(610, 520, '#2f7a78', 0.9)}${person(730, 520, '#b8563a', 0.9)}`,
  storm: `${GREY}<path d="M120 150q40-90 150-60 60-70 160-10 110-10 110 90H120Z" fill="#5d6b78"/><path d="M640 110q50-70 150-40 90-40 130 40 90 10 80 90H640Z" fill="#697885"/><path d="M200 240l-40 110M320 240l-40 110M440 240l-40 110M740 220l-40 110M860 220l-40 110M980 220l-40 110" stroke="#dfe7ec" stroke-width="7"/>${house(760, 370, '#f3e3c3', '#8c3b2e')}<path d="M0 470Q150 445 300 470T600 470 900 470 1200 470V675H0Z" fill="#8a6f4c"/><path d="M90 560q70-16 140 0M520 600q70-16 140 0M900 570q70-16 140 0" stroke="#d6c7a8" stroke-width="8" fill="none"/>`,
  hall: `${ROOM}<rect x="90" y="80" width="1020" height="90" fill="#5b3f8c"/><path d="M150 125H520" stroke="#f3ead9" stroke-width="18" stroke-linecap="round"/>${person(380, 430, '#2f7a78', 1.2)}${person(720, 430, '#5b3f8c', 1.2)}<rect x="160" y="430" width="880" height="150" fill="#8c6a4a"/><rect x="160" y="410" width="880" height="30" fill="#a9835c"/><rect x="520" y="360" width="110" height="60" fill="#fff" transform="rotate(-5 575 390)"/>${person(570, 660, '#b8563a', 1.3)}`,
  trees: `${SKY}${GRASS}${tree(180, 330, 110)}${tree(1020, 330, 120)}${tree(600, 280, 130)}${bin(290, '#3f8a5f')}${bin(540, '#d9962b')}${bin(790, '#5a6b78')}`,
  river: `${DUSK}<path d="M700 400q250-150 500 0" stroke="#5b4a63" stroke-width="16" fill="none"/><path d="M760 400V340M860 400V300M960 400V290M1060 400V300M1160 400V345" stroke="#5b4a63" stroke-width="8"/><path d="M0 400H1200V675H0Z" fill="#6f86a6"/><path d="M40 470h180M500 450h220M820 540h240M160 610h260" stroke="#f3cfa4" stroke-width="8" opacity=".7"/><path d="M260 520q220 70 480 0l60-60q20 60-40 110-260 70-470 10-60-20-30-60Z" fill="#8c3b2e"/><path d="M380 500V420H640V500Z" fill="#e0a02b"/><path d="M350 420q160-90 320 0Z" fill="#3f8a5f"/>`,
  citadel: `${SKY}${GRASS}${tree(120, 360, 90)}${tree(1090, 360, 90)}<rect x="270" y="330" width="660" height="230" fill="#a5584a"/><path d="M520 560V450a80 80 0 0 1 160 0V560Z" fill="#4a2c2c"/><rect x="380" y="240" width="440" height="90" fill="#e9d6b4"/><path d="M340 250Q600 130 860 250Q600 200 340 250Z" fill="#d19a2f"/><path d="M240 336Q600 270 960 336" stroke="#d19a2f" stroke-width="26" fill="none"/>`,
  market: `${SKY}<rect y="560" width="1200" height="115" fill="#c9b394"/><rect x="250" y="300" width="16" height="280" fill="#6a4a34"/><rect x="934" y="300" width="16" height="280" fill="#6a4a34"/><path d="M210 310L270 200H930L990 310Z" fill="#c8382e"/><path d="M320 310 350 200H460L445 310ZM580 310V200H690V310ZM830 310 810 200H900L945 310Z" fill="#f3ead9"/>${person(600, 460, '#2f7a78', 1.1)}<rect x="280" y="470" width="640" height="110" fill="#8c6a4a"/><circle cx="360" cy="458" r="30" fill="#d9662b"/><circle cx="420" cy="458" r="30" fill="#d9962b"/><circle cx="800" cy="458" r="30" fill="#7a9f3f"/><circle cx="860" cy="458" r="30" fill="#c8382e"/><rect x="560" y="400" width="90" height="64" rx="8" fill="#2b2140"/>`,
  health: `${SKY}${GRASS}${house(760, 400, '#f3e3c3', '#6d3a7a')}<rect x="180" y="200" width="300" height="300" rx="40" fill="#fff"/><path d="M290 240h80v70h70v80h-70v70h-80v-70h-70v-80h70Z" fill="#c8382e"/><path d="M620 250q70 90 70 130a70 70 0 0 1-140 0q0-40 70-130Z" fill="#5a8fb8"/>`,
  school: `${ROOM}<rect x="330" y="80" width="620" height="300" rx="10" fill="#2f5c4a"/><path d="M390 150H640M390 210H720M390 270H580" stroke="#e8efe9" stroke-width="12" stroke-linecap="round"/><path d="M800 180l50 90h-100Z" stroke="#e8efe9" stroke-width="10" fill="none"/>${person(420, 560, '#fff', 1.1)}${person(760, 560, '#fff', 1.1)}<rect x="290" y="560" width="620" height="24" fill="#8c6a4a"/>`,
  bus: `${SKY}<rect y="520" width="1200" height="155" fill="#6b6673"/><rect x="260" y="250" width="620" height="290" rx="30" fill="#5b3f8c"/><rect x="300" y="290" width="130" height="110" fill="#dcecf4"/><rect x="450" y="290" width="130" height="110" fill="#dcecf4"/><rect x="600" y="290" width="130" height="110" fill="#dcecf4"/><rect x="750" y="290" width="100" height="250" fill="#dcecf4"/><rect x="260" y="430" width="470" height="20" fill="#e0a02b"/><circle cx="390" cy="545" r="52" fill="#26222c"/><circle cx="690" cy="545" r="52" fill="#26222c"/><rect x="980" y="200" width="18" height="330" fill="#3c4a48"/><rect x="920" y="180" width="190" height="30" fill="#3f8a5f"/>`,
  check: `${ROOM}<path d="M220 130H980a40 40 0 0 1 40 40V430a40 40 0 0 1-40 40H520L400 570V470H220a40 40 0 0 1-40-40V170a40 40 0 0 1 40-40Z" fill="#fff"/><circle cx="430" cy="300" r="90" fill="#c8382e"/><path d="m394 264 72 72m0-72-72 72" stroke="#fff" stroke-width="22"/><circle cx="770" cy="300" r="90" fill="#3f8a5f"/><path d="m724 302 34 36 60-72" stroke="#fff" stroke-width="22" fill="none"/>`,
} as const
export type Scene = keyof typeof SCENES
export const SCENE_NAMES = Object.keys(SCENES) as Scene[]

/** One drawn cover. */
export const drawnCover = (scene: Scene): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 675" width="1200" height="675">${SCENES[scene]}</svg>`,
    ),
  )
    .png({ palette: true })
    .toBuffer()
