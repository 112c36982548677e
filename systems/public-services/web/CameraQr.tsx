import { useEffect, useRef, useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useAlive } from '@hue-s/kernel/web/useAlive.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { camera } from '@hue-s/ui/icon-paths.ts'

/** What browsers have that read codes themselves; others never see the button, and typing always works. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type MakesDetector = new (options: { formats: string[] }) => Detector
const maker = (): MakesDetector | undefined => (globalThis as { BarcodeDetector?: MakesDetector }).BarcodeDetector
const hasCamera = () => maker() !== undefined && 'mediaDevices' in navigator

const EVERY_MS = 250

/** Looks through the camera until something is read that is wanted; the camera is off as soon as this is gone. */
function useCamera(onText: (text: string) => boolean) {
  const video = useRef<HTMLVideoElement>(null)
  const [refused, setRefused] = useState(false)
  const [other, setOther] = useState(false)
  const latest = useRef(onText)
  latest.current = onText
  useEffect(() => {
    const Detect = maker()
    if (!Detect) return
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const detector = new Detect({ formats: ['qr_code', 'code_128'] })
    const look = async () => {
      const found = video.current ? await detector.detect(video.current).catch(() => []) : []
      if (isOver || found.some(({ rawValue }) => latest.current(rawValue))) return
      if (found.length > 0) setOther(true)
      timer = setTimeout(() => void look(), EVERY_MS)
    }
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      if (isOver) return stream.getTracks().forEach((track) => track.stop())
      if (!video.current) return
      video.current.srcObject = stream
      await video.current.play()
      await look()
    }
    begin().catch(() => isOver || setRefused(true))
    return () => {
      isOver = true
      clearTimeout(timer)
      stream?.getTracks().forEach((track) => track.stop())
    }
  }, [])
  return { video, refused, other }
}

function Looking({ onText, onClose }: { onText: (text: string) => boolean; onClose: () => void }) {
  const { t } = useText()
  const say = (key: string) => t(`public-services.camera.${key}`)
  const { video, refused, other } = useCamera(onText)
  return (
    <Dialog open title={say('title')} onClose={onClose} closeLabel={say('close')}>
      {refused ? (
        <Alert tone="warning" title={say('refused')} />
      ) : (
        <>
          <p>{say('hold')}</p>
          <video ref={video} className="ps-camera" muted playsInline aria-label={say('title')} />
          <p className="h-small h-second" aria-live="polite">
            {other && say('other')}
          </p>
        </>
      )}
    </Dialog>
  )
}

/** Reads a QR or bars with the camera, where the browser can; `onText` says whether it was what is looked for. */
export function CameraQr({ onText }: { onText: (text: string) => boolean }) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  // Known only in the browser: the page that the server drew has no button yet.
  const isAlive = useAlive()
  if (!isAlive || !hasCamera()) return null
  return (
    <>
      <Button icon={camera} onClick={() => setOpen(true)}>
        {t('public-services.camera.open')}
      </Button>
      {isOpen && (
        <Looking
          onClose={() => setOpen(false)}
          onText={(text) => {
            const wanted = onText(text)
            if (wanted) setOpen(false)
            return wanted
          }}
        />
      )}
    </>
  )
}
