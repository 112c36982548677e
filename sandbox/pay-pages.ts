import type { GatewayPayment } from './pay-book.ts'
import { type Html, html, type Lang, page, timeIn, wordsIn } from './page.ts'
import { NOTICE_FAULTS, type NoticeFault, type Told } from './pay-notices.ts'

export type Transfer = { id: string; account: string; amount: number; content: string; at: string; status: number }

const dong = (amount: number) => `${amount.toLocaleString('vi-VN')} ₫`

/** The page where somebody pays, or does not. */
export function payPage(lang: Lang, payment: GatewayPayment): string {
  const t = wordsIn(lang)
  const button = (action: string, main = false) =>
    html`<p>
      <button ${main ? html`class="main"` : undefined} name="action" value="${action}">
        ${t(`pay.${action as 'pay'}`)}
      </button>
    </p>`
  return page(
    lang,
    t('pay.title'),
    html`<p>${payment.info}</p>
      <h2>${dong(payment.amount)}</h2>
      <p><small>${payment.reference}</small></p>
      <form class="last" method="post" action="/paymentv2/act">
        <input type="hidden" name="reference" value="${payment.reference}" />
        ${button('pay', true)} ${button('fail')} ${button('cancel')} ${button('late')} ${button('quiet')}
      </form>`,
  )
}

export function refusedPage(lang: Lang, why: string): string {
  const t = wordsIn(lang)
  return page(lang, t('pay.refused'), html`<p>${why}</p>`)
}

function faults(lang: Lang, now: NoticeFault): Html {
  const t = wordsIn(lang)
  return html`<form method="post" action="/faults">
    <h2>${t('pay.faults')}</h2>
    <ul class="plain">
      ${NOTICE_FAULTS.map(
        (fault) =>
          html`<li>
            <button name="fault" value="${fault}" aria-pressed="${String(fault === now)}">
              ${t(`pay.fault.${fault}`)} ${fault === now ? '✓' : ''}
            </button>
          </li>`,
      )}
    </ul>
  </form>`
}

function bankForm(lang: Lang): Html {
  const t = wordsIn(lang)
  return html`<form class="last" method="post" action="/bank/transfer">
    <h2>${t('pay.bank')}</h2>
    <label>${t('pay.qr')} <input name="qr" value="" /></label>
    <label>${t('pay.amount')} <input name="amount" inputmode="numeric" /></label>
    <label>${t('pay.content')} <input name="content" /></label>
    <p><button class="main">${t('pay.transfer')}</button></p>
  </form>`
}

/** What went through, and the switches. */
export function homePage(
  lang: Lang,
  facts: { payments: GatewayPayment[]; transfers: Transfer[]; told: Told[]; fault: NoticeFault },
): string {
  const t = wordsIn(lang)
  const paid = facts.payments.map(
    (one) =>
      html`<li class="bubble">
        ${one.reference} · ${dong(one.amount)} · ${t(`pay.status.${one.status}`)}<small
          >${timeIn(lang, one.at.toISOString())}</small
        >
      </li>`,
  )
  const moved = facts.transfers.map(
    (one) =>
      html`<li class="bubble">
        ${dong(one.amount)} · ${one.content}<small>${one.account} · ${timeIn(lang, one.at)} · HTTP ${one.status}</small>
      </li>`,
  )
  const said = facts.told
    .slice(0, 20)
    .map(
      (one) =>
        html`<li class="bubble">${one.reference} · ${one.fault}<small>${JSON.stringify(one.answer)}</small></li>`,
    )
  return page(
    lang,
    t('pay.home'),
    html`${bankForm(lang)} ${faults(lang, facts.fault)}
      <h2>${t('pay.payments')}</h2>
      <ul class="plain">
        ${paid.length > 0 ? paid : html`<li>${t('page.empty')}</li>`}
      </ul>
      <h2>${t('pay.transfers')}</h2>
      <ul class="plain">
        ${moved.length > 0 ? moved : html`<li>${t('page.empty')}</li>`}
      </ul>
      <h2>${t('pay.told')}</h2>
      <ul class="plain">
        ${said.length > 0 ? said : html`<li>${t('page.empty')}</li>`}
      </ul>`,
  )
}
