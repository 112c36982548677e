import { SCENARIOS } from '@hue-s/systems/environment/demo/weather.ts'
import { FAULTS } from './devices-faults.ts'
import type { Counts } from './devices-send.ts'
import { type Html, html, type Lang, page, timeIn, type WordKey, wordsIn } from './page.ts'

type State = {
  scenario: string | null
  speed: number
  story: string
  devices: number
  counts: Counts
  faults: { device: string; fault: string }[]
  names: { key: string; alarm: boolean }[]
}
const SPEEDS = [1, 10, 60, 240, 1_000]
/** Hours before now at which a story may begin; what is told of the past comes with its own times. */
const AGO = [0, 24, 72, 120]
const shown = 500

const choice = (name: string, label: string, options: readonly (readonly [string, string])[], chosen: string): Html =>
  html`<label
    >${label}
    <select name="${name}">
      ${options.map(
        ([value, text]) => html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${text}</option>`,
      )}
    </select></label
  >`

/** What the devices do now, and how to make them do something else. */
export function devicesPage(lang: Lang, s: State): string {
  const t = wordsIn(lang)
  const word = (key: string) => t(key as WordKey)
  const { sent, taken, refused, lost, why } = s.counts
  const reasons = Object.entries(why).map(([name, n]) => html`<li>${name}: ${n}</li>`)
  const devices = s.names.slice(0, shown).map(({ key }) => [key, key] as const)
  const alarms = s.names.filter(({ alarm }) => alarm).map(({ key }) => [key, key] as const)
  return page(
    lang,
    t('devices.title'),
    html`<p>${t('devices.now', { n: s.devices, at: timeIn(lang, s.story) })}</p>
      <p>${t('devices.counts', { sent, taken, refused, lost })}</p>
      <ul>
        ${reasons}
      </ul>
      <form method="post" action="/play">
        <h2>${t('devices.weather')}</h2>
        ${choice(
          'scenario',
          t('devices.scenario'),
          SCENARIOS.map((name) => [name, word(`devices.scenario.${name}`)] as const),
          s.scenario ?? '',
        )}
        ${choice(
          'speed',
          t('devices.speed'),
          SPEEDS.map((n) => [String(n), `${n} ×`] as const),
          String(s.speed),
        )}
        ${choice(
          'ago',
          t('devices.begins'),
          AGO.map(
            (hours) =>
              [
                String(hours),
                hours === 0 ? t('devices.begins.now') : t('devices.begins.ago', { n: hours / 24 }),
              ] as const,
          ),
          '0',
        )}
        <p>${t('devices.beginsWords')}</p>
        <p><button class="main">${t('devices.start')}</button></p>
      </form>
      <form method="post" action="/play">
        <h2>${t('devices.fault')}</h2>
        ${choice('device', t('devices.device'), devices, '')}
        ${choice(
          'fault',
          t('devices.what'),
          FAULTS.map((name) => [name, word(`devices.fault.${name}`)] as const),
          'none',
        )}
        <p><button>${t('devices.set')}</button></p>
      </form>
      <ul>
        ${s.faults.map(({ device, fault }) => html`<li>${device}: ${word(`devices.fault.${fault}`)}</li>`)}
      </ul>
      <form method="post" action="/play">
        <h2>${t('devices.fire')}</h2>
        ${choice('device', t('devices.device'), alarms, '')}
        ${choice(
          'fire',
          t('devices.what'),
          [
            ['on', t('devices.fire.on')],
            ['off', t('devices.fire.off')],
          ],
          'on',
        )}
        <p><button>${t('devices.set')}</button></p>
      </form>`,
  )
}
