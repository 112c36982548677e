import { type EidPerson } from './eid-people.ts'
import { type Html, html, type Lang, page, type WordKey, wordsIn } from './page.ts'

export type SignInView = {
  uid: string
  lang: Lang
  client: string
  needsLevel2: boolean
  people: EidPerson[]
  wrong?: WordKey[]
  typed?: Record<string, string>
}

const label = (person: EidPerson, lang: Lang): string => {
  const t = wordsIn(lang)
  const level = t('eid.level', { level: person.level })
  return person.accountType === 'organisation' ? `${t('eid.organisation')} · ${level}` : level
}

function listPeople({ uid, lang, people }: SignInView): Html {
  const rows = people.map(
    (person) =>
      html`<li>
        <button name="citizen_id" value="${person.citizenId}">
          <strong>${person.name}</strong> ${person.citizenId} · ${label(person, lang)}
        </button>
      </li>`,
  )
  return html`<form method="post" action="/interaction/${uid}/login">
    <input type="hidden" name="lang" value="${lang}" />
    <ul class="plain people">
      ${rows}
    </ul>
  </form>`
}

function field(view: SignInView, name: string, key: WordKey, more: Html): Html {
  const t = wordsIn(view.lang)
  const error = view.wrong?.find((one) => one.endsWith(key.slice('eid'.length)))
  const described = error ? html` aria-invalid="true" aria-describedby="${name}-error"` : undefined
  const message = error ? html`<p class="bad" id="${name}-error">${t(error)}</p>` : undefined
  return html`<label for="${name}">${t(key)}</label>
    <input id="${name}" name="${name}" required value="${view.typed?.[name]}" ${more}${described} />${message}`
}

function choice(view: SignInView, name: string, legend: WordKey, options: [value: string, text: string][]): Html {
  const chosen = view.typed?.[name] ?? options[0]?.[0]
  const rows = options.map(
    ([value, text]) =>
      html`<label
        ><input type="radio" name="${name}" value="${value}" required${value === chosen ? html` checked` : undefined} />
        ${text}</label
      >`,
  )
  return html`<fieldset>
    <legend>${wordsIn(view.lang)(legend)}</legend>
    ${rows}
  </fieldset>`
}

function otherPerson(view: SignInView): Html {
  const t = wordsIn(view.lang)
  const sexes: [string, string][] = [
    ['female', t('eid.female')],
    ['male', t('eid.male')],
  ]
  const levels: [string, string][] = [
    ['1', t('eid.level', { level: 1 })],
    ['2', t('eid.level', { level: 2 })],
  ]
  return html`<h2>${t('eid.other')}</h2>
    <form method="post" action="/interaction/${view.uid}/other">
      <input type="hidden" name="lang" value="${view.lang}" />
      ${field(view, 'name', 'eid.name', html` autocomplete="off" minlength="2" maxlength="100"`)}
      ${field(view, 'citizen_id', 'eid.citizenId', html` autocomplete="off" inputmode="numeric" pattern="[0-9]{12}" maxlength="12"`)}
      ${field(view, 'birth_date', 'eid.birthDate', html` type="date" autocomplete="off"`)}
      ${choice(view, 'sex', 'eid.sex', sexes)} ${choice(view, 'level', 'eid.levelLabel', levels)}
      <p><button class="main">${t('eid.signIn')}</button></p>
    </form>`
}

/** The sign-in page: test persons as buttons, a form for anyone else, and a way to say no. */
export function signInPage(view: SignInView): string {
  const t = wordsIn(view.lang)
  const other = view.lang === 'vi' ? 'en' : 'vi'
  const wrong = (view.wrong ?? []).map((key) => html`<li class="bad">${t(key)}</li>`)
  return page(
    view.lang,
    t('eid.title'),
    html`<p>
        <a href="/interaction/${view.uid}?lang=${other}" lang="${other}" hreflang="${other}">${t('eid.language')}</a>
      </p>
      <p>${t('eid.for', { client: view.client })} ${t('eid.shared')}</p>
      ${view.needsLevel2 ? html`<p><strong>${t('eid.needsLevel2')}</strong></p>` : undefined}
      ${
        wrong.length
          ? html`<div role="alert">
              <ul>
                ${wrong}
              </ul>
            </div>`
          : undefined
      }
      <h2>${t('eid.choose')}</h2>
      ${listPeople(view)}
      <form class="last" method="post" action="/interaction/${view.uid}/deny"><button>${t('eid.deny')}</button></form>
      ${otherPerson(view)}`,
  )
}

/** Tells a level 1 person that this application needs level 2. */
export function tooLowPage(view: SignInView, person: EidPerson): string {
  const t = wordsIn(view.lang)
  return page(
    view.lang,
    t('eid.tooLow.title'),
    html`<p>${t('eid.tooLow.text', { name: person.name })}</p>
      <form method="post" action="/interaction/${view.uid}/too-low">
        <button class="main">${t('eid.tooLow.back')}</button>
      </form>
      <p><a href="/interaction/${view.uid}?lang=${view.lang}">${t('eid.tooLow.again')}</a></p>`,
  )
}

/** A page with one sentence. */
export function notePage(lang: Lang, title: WordKey, text?: WordKey, facts?: Record<string, string>): string {
  const t = wordsIn(lang)
  return page(lang, t(title), text ? html`<p>${t(text, facts)}</p>` : html``)
}

/** Asks whether to end the session; `form` is the provider's own form, which the button submits. */
export function logoutPage(lang: Lang, form: Html): string {
  const t = wordsIn(lang)
  return page(
    lang,
    t('eid.logout.title'),
    html`<p>${t('eid.logout.text')}</p>
      ${form}
      <p><button class="main" form="op.logoutForm" name="logout" value="yes">${t('eid.logout.yes')}</button></p>`,
  )
}
