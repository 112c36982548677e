import { useState } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { deviceMobile, downloadSimple, qrCode, trash } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { personalContract as routes, type WalletPaper } from '../contract.ts'
import { keepPapers, keptPapers, wipePapers, type Kept } from './offline-wallet.ts'
import { Page, useSay } from './parts.tsx'
import { PresentForm } from './PresentForm.tsx'
import { Shown } from './Shown.tsx'
import { Qr } from './Qr.tsx'

type Paper = Output<typeof routes.paper>
const MOST_KEPT = 40

function Facts({ paper }: { paper: Paper }) {
  return (
    <dl className="p-facts">
      {paper.facts.map(({ key, label, value }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A paper opened: its QR for good, or a way to show part of it for a while. */
function Opened({ line }: { line: WalletPaper }) {
  const say = useSay()
  const read = useRead(routes.paper, { id: line.id })
  return (
    <Reading read={read}>
      {(paper) => (
        <div className="h-stack">
          {paper.svg && (
            <div className="p-qr">
              <Qr svg={paper.svg} label={say('wallet.qrOf', { title: paper.title })} />
              <p className="h-small h-second">{say('wallet.qrWords')}</p>
            </div>
          )}
          <Facts paper={paper} />
          <PresentForm paper={paper} />
        </div>
      )}
    </Reading>
  )
}

function PaperCard({ line }: { line: WalletPaper }) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  return (
    <Card
      title={line.title}
      aside={line.revokedAt && <StatusChip tone="danger">{say('wallet.revoked')}</StatusChip>}
      actions={
        <>
          {line.download && (
            <LinkButton size="small" icon={downloadSimple} href={line.download} download>
              {say('wallet.download')}
            </LinkButton>
          )}
          {line.page && (
            <LinkButton size="small" variant="quiet" href={line.page}>
              {say('wallet.page')}
            </LinkButton>
          )}
        </>
      }
    >
      <div className="h-stack">
        <p className="h-small h-second">
          {line.note ?? say('wallet.fromEid')}
          {line.issuedAt && ` · ${day(line.issuedAt)}`}
        </p>
        <Details summary={say('wallet.open')} icon={qrCode} open={open} onToggle={setOpen}>
          {open && <Opened line={line} />}
        </Details>
      </div>
    </Card>
  )
}

/** Papers kept on this phone: shown when the network is away, and thrown away at sign-out. */
function Offline({ lines, person }: { lines: readonly WalletPaper[]; person: string }) {
  const say = useSay()
  const [kept, setKept] = useState<Kept | undefined>(() => keptPapers(person))
  const [state, setState] = useState<'busy' | 'full' | 'failed'>()
  const keep = async () => {
    setState('busy')
    try {
      const papers: Paper[] = []
      for (const { id } of lines.slice(0, MOST_KEPT)) papers.push((await send(routes.paper, { id })) as Paper)
      const all = { person, at: new Date().toISOString(), papers }
      if (!keepPapers(all)) return setState('full')
      setKept(all)
      setState(undefined)
    } catch {
      setState('failed')
    }
  }
  const drop = () => {
    wipePapers()
    setKept(undefined)
  }
  return (
    <Card
      tone="tint"
      title={say('wallet.offline')}
      actions={
        <>
          <Button icon={deviceMobile} busy={state === 'busy' && say('saving')} onClick={() => void keep()}>
            {say(kept ? 'wallet.keepAgain' : 'wallet.keep')}
          </Button>
          {kept && (
            <Button variant="quiet" icon={trash} onClick={drop}>
              {say('wallet.unkeep')}
            </Button>
          )}
        </>
      }
    >
      <p>{kept ? say('wallet.keptAt', { at: moment(kept.at), n: kept.papers.length }) : say('wallet.offlineWords')}</p>
      {(state === 'full' || state === 'failed') && <Alert tone="warning" title={say(`wallet.${state}`)} />}
    </Card>
  )
}

function KeptPapers({ kept }: { kept: Kept }) {
  const say = useSay()
  return (
    <>
      <Alert tone="info" title={say('wallet.offlineNow', { at: moment(kept.at) })} />
      {kept.papers.map((paper) => (
        <Card key={paper.id} title={paper.title}>
          <Details summary={say('wallet.open')} icon={qrCode}>
            {paper.svg && (
              <div className="p-qr">
                <Qr svg={paper.svg} label={say('wallet.qrOf', { title: paper.title })} />
              </div>
            )}
            <Facts paper={paper} />
          </Details>
        </Card>
      ))}
    </>
  )
}

/** My papers, each with a way for a stranger to check it. */
export function Screen() {
  const say = useSay()
  const pages = usePages<WalletPaper, typeof routes.wallet>(routes.wallet, { limit: 30 })
  const { data: me } = useRead(identityContract.me, {})
  const kept = pages.error?.status === 0 ? keptPapers() : undefined
  return (
    <Page title={say('wallet.title')} lead={say('wallet.lead')}>
      {kept ? (
        <KeptPapers kept={kept} />
      ) : (
        <Reading read={{ ...pages, data: pages.items }}>
          {(items) => (
            <>
              {items.map((line) => (
                <PaperCard key={line.id} line={line} />
              ))}
              {items.length === 1 && <p className="h-second">{say('wallet.onlyCard')}</p>}
              {pages.more && (
                <Pagination
                  shown={say('shownN', { n: items.length })}
                  label={say('more')}
                  onMore={pages.more}
                  busy={pages.fetching && say('saving')}
                />
              )}
              <Shown />
              {me?.signedIn && <Offline lines={items} person={me.id} />}
            </>
          )}
        </Reading>
      )}
    </Page>
  )
}
