import { FAULTS, type NationalFault, type PortalDossier } from './national-book.ts'
import type { Prepared } from './national-shapes.ts'
import { type Html, html, type Lang, page, timeIn, type WordKey, wordsIn } from './page.ts'

const dong = (amount: number) => `${amount.toLocaleString('vi-VN')} ₫`
const stateIn = (lang: Lang, state: string) => wordsIn(lang)(`national.state.${state}` as WordKey)
const rows = (facts: [string, string | null][]): Html =>
  html`<table>
    ${facts
      .filter(([, value]) => value !== null && value !== '')
      .map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value ?? ''}</td>
          </tr>`,
      )}
  </table>`

/** Where a person looks over what was prepared for them, and files it. */
export function finishPage(lang: Lang, p: Prepared): string {
  const t = wordsIn(lang)
  return page(
    lang,
    t('national.finish'),
    html`<p>${t('national.finishWords')}</p>
      <h2>${p.TenTTHC}</h2>
      ${rows([
        [t('national.procedure'), p.MaTTHC],
        [t('national.agency'), p.TenCoQuan],
        [t('national.owner'), p.ChuHoSo.HoTen],
        [t('national.citizenId'), p.ChuHoSo.SoDinhDanh],
        [t('national.papers'), p.TaiLieuNop.map(({ TenTepDinhKem }) => TenTepDinhKem).join('; ')],
        [t('national.fee'), p.LePhi === 0 ? t('national.free') : dong(p.LePhi)],
      ])}
      <h2>${t('national.answers')}</h2>
      ${rows(p.HienThi.map(({ CauHoi, TraLoi }) => [CauHoi, TraLoi]))}
      <form class="last" method="post" action="/nop/${p.MaChuanBi}">
        <p>
          <button class="main" name="action" value="${p.LePhi > 0 ? 'pay' : 'file'}">
            ${t(p.LePhi > 0 ? 'national.payAndFile' : 'national.file')}
          </button>
        </p>
        ${p.LePhi > 0 ? html`<p><button name="action" value="file">${t('national.fileOnly')}</button></p>` : undefined}
        <p><a href="${p.TroVe}">${t('national.back')}</a></p>
      </form>`,
  )
}

export function noticePage(lang: Lang, key: 'national.gone' | 'national.notFound', back?: string): string {
  const t = wordsIn(lang)
  return page(
    lang,
    t(key),
    html`<p>
      ${back ? html`<a href="${back}">${t('national.back')}</a>` : html`<a href="/">${t('national.home')}</a>`}
    </p>`,
  )
}

const field = (name: string, label: string, more: Html = html``) =>
  html`<label>${label} <input name="${name}" ${more} /></label>`

/** Where somebody files who never saw the province's own app. */
export function newPage(lang: Lang, wrong?: string): string {
  const t = wordsIn(lang)
  return page(
    lang,
    t('national.new'),
    html`${wrong ? html`<p class="bad" role="alert">${t('national.wrong', { what: wrong })}</p>` : undefined}
      <form class="last" method="post" action="/nop-moi">
        ${field('procedure', t('national.procedure'), html`required pattern="\\d\\.\\d{6}" placeholder="1.001653"`)}
        ${field('commune', t('national.commune'), html`pattern="\\d{5}" placeholder="19753"`)}
        ${field('name', t('national.owner'), html`required`)}
        ${field('citizenId', t('national.citizenId'), html`required pattern="\\d{12}" inputmode="numeric"`)}
        ${field('birthDate', t('national.birthDate'), html`required type="date"`)}
        ${field('phone', t('national.phone'), html`inputmode="tel"`)} ${field('address', t('national.address'))}
        ${field('request', t('national.request'), html`required`)}
        <p><button class="main">${t('national.file')}</button></p>
      </form>`,
  )
}

function actionsOf(lang: Lang, d: PortalDossier): Html {
  const t = wordsIn(lang)
  const at = `/ho-so/${d.code}`
  const supplement = html`<form method="post" action="${at}/bo-sung">
    <h2>${t('national.supplement')}</h2>
    ${field('text', t('national.supplementText'), html`required`)}
    <p>
      <label><input type="radio" name="paper" value="yes" /> ${t('national.withPaper')}</label>
    </p>
    <p><button class="main">${t('national.send')}</button></p>
  </form>`
  const takeBack = html`<form method="post" action="${at}/rut">
    ${field('text', t('national.withdrawWhy'), html`required minlength="5"`)}
    <p><button>${t('national.withdraw')}</button></p>
  </form>`
  const rating = html`<form method="post" action="${at}/danh-gia">
    <h2>${t('national.rate')}</h2>
    <p>
      ${['3', '2', '1'].map(
        (score) => html`<button name="score" value="${score}">${t(`national.score.${score}` as WordKey)}</button> `,
      )}
    </p>
  </form>`
  return html`${d.state === '5' ? supplement : undefined}
  ${['1', '2', '4', '5', '6'].includes(d.state) ? takeBack : undefined}
  ${d.state === '9' || d.state === '10' ? rating : undefined}`
}

/** One dossier as its person sees it on the portal. */
export function dossierPage(lang: Lang, d: PortalDossier): string {
  const t = wordsIn(lang)
  const last = d.last
  return page(
    lang,
    `${d.procedure.name}`,
    html`${rows([
        [t('national.code'), d.code],
        [t('national.status'), stateIn(lang, d.state)],
        [t('national.agency'), last?.TenDonViXuLy ?? null],
        [t('national.promised'), last?.NgayHenTra ? timeIn(lang, last.NgayHenTra) : null],
        [t('national.asked'), last?.NoiDungYeuCau ?? null],
        [t('national.owner'), d.owner.name],
      ])}
      <h2>${t('national.results')}</h2>
      <ul class="plain">
        ${(last?.DanhSachGiayToKetQua ?? []).map(
          (one) =>
            html`<li class="bubble">
              <a href="/tep/${one.MaBam}">${one.TenGiayTo}</a
              ><small>${one.SoKyHieu ?? ''} · ${timeIn(lang, one.NgayCap)}</small>
            </li>`,
        )}
        ${last && last.DanhSachGiayToKetQua.length > 0 ? undefined : html`<li>${t('page.empty')}</li>`}
      </ul>
      ${d.filedHere ? actionsOf(lang, d) : undefined}`,
  )
}

/** Everything there is, and the switches. */
export function nationalHome(
  lang: Lang,
  facts: { prepared: (Prepared & { done: string | null })[]; dossiers: PortalDossier[]; fault: NationalFault },
): string {
  const t = wordsIn(lang)
  const waiting = facts.prepared.filter(({ done }) => done === null)
  return page(
    lang,
    t('national.home'),
    html`<p><a class="button" href="/nop-moi">${t('national.new')}</a></p>
      <h2>${t('national.waiting')}</h2>
      <ul class="plain">
        ${waiting.map((p) => html`<li class="bubble"><a href="/nop/${p.MaChuanBi}">${p.TenTTHC}</a><small>${p.ChuHoSo.HoTen}</small></li>`)}
        ${waiting.length === 0 ? html`<li>${t('page.empty')}</li>` : undefined}
      </ul>
      <h2>${t('national.dossiers')}</h2>
      <ul class="plain">
        ${facts.dossiers
          .slice(0, 100)
          .map(
            (d) =>
              html`<li class="bubble">
                <a href="/ho-so/${d.code}">${d.code}</a> · ${stateIn(lang, d.state)}<small
                  >${d.procedure.name} · ${d.owner.name}</small
                >
              </li>`,
          )}
        ${facts.dossiers.length === 0 ? html`<li>${t('page.empty')}</li>` : undefined}
      </ul>
      <form method="post" action="/faults">
        <h2>${t('pay.faults')}</h2>
        <ul class="plain">
          ${FAULTS.map(
            (fault) =>
              html`<li>
                <button name="fault" value="${fault}" aria-pressed="${String(fault === facts.fault)}">
                  ${t(`national.fault.${fault}` as WordKey)} ${fault === facts.fault ? '✓' : ''}
                </button>
              </li>`,
          )}
        </ul>
      </form>`,
  )
}
