/** A QR as a picture, so that it can be saved and read aloud by its name. */
export function Qr({ svg, label }: { svg: string; label: string }) {
  return <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={label} width="288" height="288" />
}
